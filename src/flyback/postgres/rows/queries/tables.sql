-- Every table that users made, a partition under the name of its root, to which rows can be written: (oid, qualified name).
select c.oid::int8, coalesce(pg_partition_root(c.oid), c.oid)::regclass::text
  from pg_class c
 where c.oid >= 16384 and c.relkind in ('r', 'p') and c.relpersistence <> 't'
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
