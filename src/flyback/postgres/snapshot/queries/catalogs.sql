-- The system catalogues, by which dependencies are told apart: (oid, name).
select oid::int8, relname::text from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r'
