-- Schemas: columns as in `Namespace`.
select oid::int8, nspname::text, pg_get_userbyid(nspowner)::text
  from pg_namespace
 where nspname !~ '^pg_' and nspname <> 'information_schema' or oid = pg_my_temp_schema()
 order by oid
