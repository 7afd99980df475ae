-- Sessions of other runs of flyback in this database whose run has lost its lock's session, but which still work: in a
-- transaction or running a statement. A row each: backend, run, start of the session, state, client address, seconds since
-- its query began. %(run)s is the run that asks. What this role may not see is empty or null.
with session as (
  select pid, split_part(application_name, ' ', 2) as purpose, split_part(application_name, ' ', 3) as run,
         coalesce(backend_start::text, '') as born, coalesce(state, '') as state, coalesce(client_addr::text, '') as client,
         extract(epoch from clock_timestamp() - query_start)::float8 as seconds
    from pg_catalog.pg_stat_activity
   where datname = current_database() and application_name ~ '^flyback (migrate|lock) '
)
select pid, run, born, state, client, seconds
  from session
 where purpose = 'migrate' and run <> %(run)s
   and not exists (select from session keeper where keeper.purpose = 'lock' and keeper.run = session.run)
   and (state = 'active'
        or exists (select from pg_catalog.pg_locks l
                    where l.pid = session.pid and l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock'))
 order by pid
