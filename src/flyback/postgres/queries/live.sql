-- Whether the server is a standby, the size of the database, whether the role sees other roles' activity.
select pg_is_in_recovery(), pg_database_size(current_database()),
       pg_has_role('pg_read_all_stats', 'usage') or (select rolsuper from pg_roles where rolname = current_user)
