-- Transactions of other clients that have been open for longer than the seconds given, longest first: process, role,
-- application, state, age in seconds; prepared ones are of process 0, their identifier in the place of the application.
-- What another role does is only seen by members of pg_read_all_stats.
select pid, coalesce(usename, ''), coalesce(application_name, ''), coalesce(state, 'hidden'),
       extract(epoch from clock_timestamp() - xact_start)::float8 as age
  from pg_stat_activity
 where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
   and xact_start < clock_timestamp() - make_interval(secs => %(seconds)s)
union all
select 0, owner, gid, 'prepared', extract(epoch from clock_timestamp() - prepared)::float8
  from pg_prepared_xacts
 where database = current_database() and prepared < clock_timestamp() - make_interval(secs => %(seconds)s)
 order by age desc
