-- Transactions of other clients that have been open for longer than the seconds given, longest first: process, role,
-- application, state, age in seconds. What another role does is only seen by members of pg_read_all_stats.
select pid, coalesce(usename, ''), coalesce(application_name, ''), coalesce(state, 'hidden'),
       extract(epoch from clock_timestamp() - coalesce(xact_start, query_start))::float8
  from pg_stat_activity
 where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
   and xact_start < clock_timestamp() - make_interval(secs => %(seconds)s)
 order by xact_start
