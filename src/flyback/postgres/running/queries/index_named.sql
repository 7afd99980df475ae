-- What bears an index's name in the schema of a table: its number, whether it is a valid index of that table, whether
-- it is an index of that table at all, its name with schema.
select c.oid::int8, coalesce(i.indisvalid and i.indrelid = t.oid, false), coalesce(i.indrelid = t.oid, false),
       format('%%I.%%I', n.nspname, c.relname)
  from pg_catalog.pg_class t
  join pg_catalog.pg_namespace n on n.oid = t.relnamespace
  join pg_catalog.pg_class c on c.relnamespace = t.relnamespace and c.relname = %(name)s
  left join pg_catalog.pg_index i on i.indexrelid = c.oid
 where t.oid = to_regclass(%(table)s)
