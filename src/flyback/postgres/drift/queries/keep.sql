-- After structure.sql: keeps the structure as it is for one history; {table} is the table, {history} the history.
insert into {table} (history_schema, history_table, installed_rank, digest, objects, scope, server_version, run_id)
select %(history_schema)s, %(history_table)s, (select coalesce(max(installed_rank), 0) from {history}),
       encode(sha256(convert_to(coalesce(string_agg(object || ' ' || digest, E'\n' order by object collate "C"), ''), 'UTF8')), 'hex'),
       coalesce(jsonb_object_agg(object, left(digest, 12)), '{{}}'), %(scope)s, current_setting('server_version_num')::int, %(run_id)s
  from structure
on conflict (history_schema, history_table) do update
   set (installed_rank, digest, objects, scope, server_version, run_id, made_at)
     = (excluded.installed_rank, excluded.digest, excluded.objects, excluded.scope, excluded.server_version, excluded.run_id, now())
