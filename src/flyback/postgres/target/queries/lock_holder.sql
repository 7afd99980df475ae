-- Who holds the advisory lock %(key)s in this database; no row or one: backend, application, user, client address, state,
-- seconds since its transaction began (its session, where there is none), seconds since its last query began.
-- State and times are null where this role may not see them.
select a.pid, coalesce(a.application_name, ''), coalesce(a.usename, ''), coalesce(a.client_addr::text, ''),
       coalesce(a.state, ''),
       extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.backend_start))::float8,
       extract(epoch from clock_timestamp() - a.query_start)::float8
  from pg_catalog.pg_locks l
  join pg_catalog.pg_stat_activity a on a.pid = l.pid
 where l.locktype = 'advisory' and l.granted
   and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
   and l.classid = (%(key)s::bigint >> 32)::oid and l.objid = (%(key)s::bigint & 4294967295)::oid and l.objsubid = 1
