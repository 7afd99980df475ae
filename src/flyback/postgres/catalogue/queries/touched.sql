-- What has changed since transaction $1 (an xid of this server): the units to read again, as arrays of oids of
-- relations, relations whose columns changed, indexes, functions, types and constraints, and whether anything of the rare
-- kinds changed. With its dependents when a name may have changed, because what PostgreSQL prints for them changes with it.
-- age() counts from the current transaction backwards, so rows of $1 and later are at most age($1) old.
-- Lines of catalogues that the transaction did not write to are left out.
with recursive since(age) as materialized (select age($1::xid)),
changed(classid, objid) as (
  select null::oid, null::oid where false
  union all select 'pg_class'::regclass::oid, oid from {{changed:pg_class}}
  union all select 'pg_attribute'::regclass, attrelid from {{changed:pg_attribute}}
  union all select 'pg_class'::regclass, indexrelid from {{changed:pg_index}}
  union all select 'pg_class'::regclass, inhrelid from {{changed:pg_inherits}}
  union all select 'pg_class'::regclass, seqrelid from {{changed:pg_sequence}}
  union all select 'pg_class'::regclass, partrelid from {{changed:pg_partitioned_table}}
  union all select 'pg_class'::regclass, ftrelid from {{changed:pg_foreign_table}}
  union all select 'pg_attribute'::regclass, adrelid from {{changed:pg_attrdef}}
  union all select 'pg_constraint'::regclass, oid from {{changed:pg_constraint}}
  union all select 'pg_trigger'::regclass, oid from {{changed:pg_trigger}}
  union all select 'pg_rewrite'::regclass, oid from {{changed:pg_rewrite}}
  union all select 'pg_policy'::regclass, oid from {{changed:pg_policy}}
  union all select 'pg_statistic_ext'::regclass, oid from {{changed:pg_statistic_ext}}
  union all select 'pg_publication_rel'::regclass, oid from {{changed:pg_publication_rel}}
  union all select 'pg_proc'::regclass, oid from {{changed:pg_proc}}
  union all select 'pg_proc'::regclass, aggfnoid from {{changed:pg_aggregate}}
  union all select 'pg_type'::regclass, oid from {{changed:pg_type}}
  union all select 'pg_type'::regclass, enumtypid from {{changed:pg_enum}}
  union all select 'pg_type'::regclass, rngtypid from {{changed:pg_range}}
  union all select case n when 1 then classid else refclassid end, case n when 1 then objid else refobjid end from (select * from {{changed:pg_depend}} and deptype in ('a', 'i', 'e', 'x') offset 0) d cross join generate_series(1, case deptype when 'e' then 2 else 1 end) n
  union all select classoid, objoid from {{changed:pg_description}}
  union all select 'pg_attribute'::regclass, objoid from {{changed:pg_description}} and classoid = 'pg_class'::regclass and objsubid > 0
  union all select classoid, objoid from {{changed:pg_seclabel}}
  union all select 'pg_attribute'::regclass, objoid from {{changed:pg_seclabel}} and classoid = 'pg_class'::regclass and objsubid > 0
  union all select 'pg_namespace'::regclass, oid from {{changed:pg_namespace}}
  union all select 'pg_extension'::regclass, oid from {{changed:pg_extension}}
  union all select 'pg_collation'::regclass, oid from {{changed:pg_collation}}
  union all select 'pg_conversion'::regclass, oid from {{changed:pg_conversion}}
  union all select 'pg_cast'::regclass, oid from {{changed:pg_cast}}
  union all select 'pg_operator'::regclass, oid from {{changed:pg_operator}}
  union all select 'pg_opfamily'::regclass, oid from {{changed:pg_opfamily}}
  union all select 'pg_opclass'::regclass, oid from {{changed:pg_opclass}}
  union all select 'pg_opfamily'::regclass, amopfamily from {{changed:pg_amop}}
  union all select 'pg_opfamily'::regclass, amprocfamily from {{changed:pg_amproc}}
  union all select 'pg_am'::regclass, oid from {{changed:pg_am}}
  union all select 'pg_language'::regclass, oid from {{changed:pg_language}}
  union all select 'pg_transform'::regclass, oid from {{changed:pg_transform}}
  union all select 'pg_ts_config'::regclass, oid from {{changed:pg_ts_config}}
  union all select 'pg_ts_config'::regclass, mapcfg from {{changed:pg_ts_config_map}}
  union all select 'pg_ts_dict'::regclass, oid from {{changed:pg_ts_dict}}
  union all select 'pg_ts_parser'::regclass, oid from {{changed:pg_ts_parser}}
  union all select 'pg_ts_template'::regclass, oid from {{changed:pg_ts_template}}
  union all select 'pg_foreign_data_wrapper'::regclass, oid from {{changed:pg_foreign_data_wrapper}}
  union all select 'pg_foreign_server'::regclass, oid from {{changed:pg_foreign_server}}
  union all select 'pg_publication'::regclass, oid from {{changed:pg_publication}}
  union all select 'pg_publication_namespace'::regclass, oid from {{changed:pg_publication_namespace}} -- since 15
  union all select 'pg_event_trigger'::regclass, oid from {{changed:pg_event_trigger}}
  union all select 'pg_default_acl'::regclass, oid from {{changed:pg_default_acl}}
  union all select 'pg_db_role_setting'::regclass, setdatabase from {{changed:pg_db_role_setting}}
  union all select 'pg_database'::regclass, oid from {{changed:pg_database}}
  union all select 'pg_auth_members'::regclass, roleid from {{changed:pg_auth_members}}
  union all select 'pg_database'::regclass, objoid from {{changed:pg_shseclabel}}
  union all select classoid, objoid from {{changed:pg_shdescription}}
  union all select 'pg_parameter_acl'::regclass, oid from {{changed:pg_parameter_acl}} -- since 15
  union all select 'pg_largeobject_metadata'::regclass, oid from {{changed:pg_largeobject_metadata}}
),
reached(classid, objid) as (
  select distinct classid, objid from changed
  union -- with dependents
  select next.classid, next.objid -- with dependents
    from reached r cross join lateral ( -- with dependents
      select d.classid, d.objid from pg_depend d where d.refobjid = r.objid -- with dependents
         and d.refclassid = case r.classid when 'pg_attribute'::regclass then 'pg_class'::regclass else r.classid end -- with dependents
      union all select 'pg_class'::regclass, w.ev_class from pg_rewrite w where r.classid = 'pg_rewrite'::regclass and w.oid = r.objid -- with dependents
      union all select 'pg_attribute'::regclass, r.objid where r.classid = 'pg_class'::regclass -- with dependents
    ) next -- with dependents
),
units(classid, objid) as (
  select classid, objid from reached
  union all
  select owner.classid, owner.objid from reached r cross join lateral (
    select 'pg_attribute'::regclass::oid, (select adrelid from pg_attrdef where oid = r.objid) where r.classid = 'pg_attrdef'::regclass
    union all select 'pg_class'::regclass, case r.classid
             when 'pg_trigger'::regclass then (select tgrelid from pg_trigger t where oid = r.objid and {{user:t}})
             when 'pg_rewrite'::regclass then (select ev_class from pg_rewrite where oid = r.objid)
             when 'pg_policy'::regclass then (select polrelid from pg_policy where oid = r.objid)
             when 'pg_statistic_ext'::regclass then (select stxrelid from pg_statistic_ext where oid = r.objid)
             when 'pg_publication_rel'::regclass then (select prrelid from pg_publication_rel where oid = r.objid)
             when 'pg_type'::regclass then (select typrelid from pg_type where oid = r.objid) end
    union all select 'pg_constraint'::regclass, (select tgconstraint from pg_trigger where oid = r.objid) where r.classid = 'pg_trigger'::regclass
  ) owner(classid, objid)
)
select coalesce(array_agg(distinct u.objid) filter (where u.classid = 'pg_class'::regclass and c.relkind not in ('i', 'I')), '{}'),
       coalesce(array_agg(distinct u.objid) filter (where u.classid = 'pg_attribute'::regclass and c.relkind not in ('i', 'I')), '{}'),
       coalesce(array_agg(distinct u.objid) filter (where c.relkind in ('i', 'I')), '{}'),
       coalesce(array_agg(distinct u.objid) filter (where u.classid = 'pg_proc'::regclass), '{}'),
       coalesce(array_agg(distinct u.objid) filter (where u.classid = 'pg_type'::regclass and not exists (
         select from pg_type t left join pg_class r on r.oid = t.typrelid left join pg_type e on e.typarray = t.oid
          where t.oid = u.objid and (r.relkind <> 'c' or e.oid is not null))), '{}'),
       coalesce(array_agg(distinct u.objid) filter (where u.classid = 'pg_constraint'::regclass), '{}'),
       coalesce(bool_or(u.classid not in ('pg_class'::regclass, 'pg_attribute'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass,
         'pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass, 'pg_policy'::regclass,
         'pg_statistic_ext'::regclass, 'pg_publication_rel'::regclass)), false)
  from units u left join pg_class c on u.classid in ('pg_class'::regclass, 'pg_attribute'::regclass) and c.oid = u.objid
