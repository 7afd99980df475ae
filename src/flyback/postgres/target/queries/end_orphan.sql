-- Ends the session %(pid)s if it still is the one that began at %(born)s for run %(run)s, and waits %(patience)s ms for it;
-- one row: whether it is gone.
select coalesce(bool_and(pg_terminate_backend(pid, %(patience)s)), true)
  from pg_catalog.pg_stat_activity
 where pid = %(pid)s and application_name = 'flyback migrate ' || %(run)s and coalesce(backend_start::text, '') = %(born)s
