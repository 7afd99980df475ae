-- What `clean` drops from the schema %(schema)s; a row an object: its kind as DROP spells it, its identity.
-- Extensions of this role come first. Everything that is part of something else (a row type, the sequence of an identity
-- column, members of extensions) goes with that.
with wanted as (select oid from pg_catalog.pg_namespace where nspname = %(schema)s)
select 'extension', quote_ident(e.extname), 0 as place
  from pg_catalog.pg_extension e join wanted on wanted.oid = e.extnamespace
 where e.extowner = (select oid from pg_catalog.pg_roles where rolname = current_user)
union all
select case
         when d.classid = 'pg_catalog.pg_proc'::regclass then 'routine'
         when o.type = 'composite type' then 'type'
         when o.type = 'statistics object' then 'statistics'
         else o.type
       end, o.identity, 1
  from pg_catalog.pg_depend d join wanted on wanted.oid = d.refobjid, pg_identify_object(d.classid, d.objid, 0) o
 where d.refclassid = 'pg_catalog.pg_namespace'::regclass and d.deptype = 'n'
   and d.classid <> 'pg_catalog.pg_extension'::regclass
   and not exists (select from pg_catalog.pg_depend part
                    where part.classid = d.classid and part.objid = d.objid and part.objsubid = 0
                      and part.deptype in ('i', 'e'))
 order by 3, 1, 2
