-- What was kept for one history and what it is compared with; no row when nothing was; {table} is the table, {history} the
-- history. (kept rank, rank now, scope, server_version_num then, now, made at in UTC, run)
select k.installed_rank, (select coalesce(max(h.installed_rank), 0) from {history} h), k.scope, k.server_version,
       current_setting('server_version_num')::int, to_char(k.made_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), k.run_id
  from {table} k where k.history_schema = %(history_schema)s and k.history_table = %(history_table)s
