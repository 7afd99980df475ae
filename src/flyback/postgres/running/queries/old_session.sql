-- Whether a session that began before this one is still there, and what it does: state, seconds since its query began.
select coalesce(a.state, ''), coalesce(extract(epoch from clock_timestamp() - a.query_start), 0)::float8
  from pg_catalog.pg_stat_activity a
 where a.pid = %(pid)s
   and coalesce(a.backend_start < (select backend_start from pg_catalog.pg_stat_activity where pid = pg_backend_pid()),
                true)
