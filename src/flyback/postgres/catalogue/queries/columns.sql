-- The columns of every system catalogue of this server, in order: (catalogue, columns).
select c.relname, array_agg(a.attname::text order by a.attnum)
  from pg_class c join pg_attribute a on a.attrelid = c.oid
 where c.relnamespace = 'pg_catalog'::regnamespace and c.oid < 16384 and a.attnum > 0 and not a.attisdropped
   and (c.relkind = 'r' or c.relname = 'pg_roles')
 group by c.relname
