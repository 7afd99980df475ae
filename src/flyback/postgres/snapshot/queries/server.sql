-- The session, one row: major version, time zone, search_path (schemas that are there), user, database, its tablespace.
select current_setting('server_version_num')::int / 10000, current_setting('TimeZone'), current_schemas(false)::text[],
       current_user::text, d.datname::text, s.spcname::text
  from pg_catalog.pg_database d join pg_catalog.pg_tablespace s on s.oid = d.dattablespace
 where d.datname = current_database()
