-- The oids of everything that users made: what a whole read of the catalogue asks for.
-- (relations, those whose columns are read, indexes, functions, types, constraints, whether rare objects are read)
select (select coalesce(array_agg(oid), '{}') from pg_class where oid >= 16384 and relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')),
       (select coalesce(array_agg(oid), '{}') from pg_class where oid >= 16384 and relkind in ('r', 'p', 'v', 'm', 'f', 'c')),
       (select coalesce(array_agg(oid), '{}') from pg_class where oid >= 16384 and relkind in ('i', 'I')),
       (select coalesce(array_agg(oid), '{}') from pg_proc where oid >= 16384),
       (select coalesce(array_agg(oid), '{}') from pg_type where oid >= 16384),
       (select coalesce(array_agg(oid), '{}') from pg_constraint where oid >= 16384),
       true
