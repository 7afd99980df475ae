-- The oids of every relation, function, type and constraint that users made: what a whole read of the catalogue asks for.
select (select coalesce(array_agg(oid), '{}') from pg_class where oid >= 16384 and relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')),
       (select coalesce(array_agg(oid), '{}') from pg_proc where oid >= 16384),
       (select coalesce(array_agg(oid), '{}') from pg_type where oid >= 16384),
       (select coalesce(array_agg(oid), '{}') from pg_constraint where oid >= 16384),
       true
