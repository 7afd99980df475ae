-- Every table that users made and that rows can be written to by name: (oid, qualified name).
select c.oid::int8, c.oid::regclass::text
  from pg_class c
 where c.oid >= 16384 and c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
