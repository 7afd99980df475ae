-- Dependencies of what is not built in, those of TOAST tables and of foreign keys' triggers left out:
-- (catalogue, oid, column; what they depend on: catalogue, oid, column; kind).
select d.classid::int8, d.objid::int8, d.objsubid, d.refclassid::int8, d.refobjid::int8, d.refobjsubid, d.deptype::text
  from pg_depend d
  left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
  left join pg_trigger t on d.classid = 'pg_trigger'::regclass and t.oid = d.objid
 where d.objid >= 16384 and c.relnamespace is distinct from 'pg_toast'::regnamespace
   and not (coalesce(t.tgisinternal, false) and (t.tgparentid = 0 or t.tgconstrrelid <> 0))
 order by d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
