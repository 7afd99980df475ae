-- The columns of relations that values can be given to: (oid of the relation, position, name, type with its modifier); one parameter: their oids.
select a.attrelid::int8, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
  from pg_catalog.pg_attribute a
 where a.attrelid = any (%s::pg_catalog.oid[]) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
