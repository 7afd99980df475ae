-- What has changed since transaction $1 (an xid of this server): the units to read again, as arrays of oids of
-- relations, functions, types and constraints, and whether anything of the rare kinds changed. Dependents of what changed are
-- included, because what PostgreSQL prints for them may have changed with it.
-- age() counts from the current transaction backwards, so rows of $1 and later are at most age($1) old.
with recursive since(age) as materialized (select age($1::xid)),
changed(classid, objid) as (
  select 'pg_class'::regclass::oid, oid from pg_class where age(xmin) <= (select age from since)
  union all select 'pg_class'::regclass, attrelid from pg_attribute where age(xmin) <= (select age from since)
  union all select 'pg_class'::regclass, indrelid from pg_index where age(xmin) <= (select age from since)
  union all select 'pg_class'::regclass, inhrelid from pg_inherits where age(xmin) <= (select age from since)
  union all select 'pg_class'::regclass, seqrelid from pg_sequence where age(xmin) <= (select age from since)
  union all select 'pg_class'::regclass, partrelid from pg_partitioned_table where age(xmin) <= (select age from since)
  union all select 'pg_class'::regclass, ftrelid from pg_foreign_table where age(xmin) <= (select age from since)
  union all select 'pg_class'::regclass, adrelid from pg_attrdef where age(xmin) <= (select age from since)
  union all select 'pg_constraint'::regclass, oid from pg_constraint where age(xmin) <= (select age from since)
  union all select 'pg_trigger'::regclass, oid from pg_trigger where age(xmin) <= (select age from since)
  union all select 'pg_rewrite'::regclass, oid from pg_rewrite where age(xmin) <= (select age from since)
  union all select 'pg_policy'::regclass, oid from pg_policy where age(xmin) <= (select age from since)
  union all select 'pg_statistic_ext'::regclass, oid from pg_statistic_ext where age(xmin) <= (select age from since)
  union all select 'pg_publication_rel'::regclass, oid from pg_publication_rel where age(xmin) <= (select age from since)
  union all select 'pg_proc'::regclass, oid from pg_proc where age(xmin) <= (select age from since)
  union all select 'pg_proc'::regclass, aggfnoid from pg_aggregate where age(xmin) <= (select age from since)
  union all select 'pg_type'::regclass, oid from pg_type where age(xmin) <= (select age from since)
  union all select 'pg_type'::regclass, enumtypid from pg_enum where age(xmin) <= (select age from since)
  union all select 'pg_type'::regclass, rngtypid from pg_range where age(xmin) <= (select age from since)
  union all select classid, objid from pg_depend where deptype in ('a', 'i', 'e', 'x') and age(xmin) <= (select age from since)
  union all select refclassid, refobjid from pg_depend where deptype = 'e' and age(xmin) <= (select age from since)
  union all select classoid, objoid from pg_description where age(xmin) <= (select age from since)
  union all select classoid, objoid from pg_seclabel where age(xmin) <= (select age from since)
  union all select 'pg_namespace'::regclass, oid from pg_namespace where age(xmin) <= (select age from since)
  union all select 'pg_extension'::regclass, oid from pg_extension where age(xmin) <= (select age from since)
  union all select 'pg_collation'::regclass, oid from pg_collation where age(xmin) <= (select age from since)
  union all select 'pg_conversion'::regclass, oid from pg_conversion where age(xmin) <= (select age from since)
  union all select 'pg_cast'::regclass, oid from pg_cast where age(xmin) <= (select age from since)
  union all select 'pg_operator'::regclass, oid from pg_operator where age(xmin) <= (select age from since)
  union all select 'pg_opfamily'::regclass, oid from pg_opfamily where age(xmin) <= (select age from since)
  union all select 'pg_opclass'::regclass, oid from pg_opclass where age(xmin) <= (select age from since)
  union all select 'pg_opfamily'::regclass, amopfamily from pg_amop where age(xmin) <= (select age from since)
  union all select 'pg_opfamily'::regclass, amprocfamily from pg_amproc where age(xmin) <= (select age from since)
  union all select 'pg_am'::regclass, oid from pg_am where age(xmin) <= (select age from since)
  union all select 'pg_language'::regclass, oid from pg_language where age(xmin) <= (select age from since)
  union all select 'pg_transform'::regclass, oid from pg_transform where age(xmin) <= (select age from since)
  union all select 'pg_ts_config'::regclass, oid from pg_ts_config where age(xmin) <= (select age from since)
  union all select 'pg_ts_config'::regclass, mapcfg from pg_ts_config_map where age(xmin) <= (select age from since)
  union all select 'pg_ts_dict'::regclass, oid from pg_ts_dict where age(xmin) <= (select age from since)
  union all select 'pg_ts_parser'::regclass, oid from pg_ts_parser where age(xmin) <= (select age from since)
  union all select 'pg_ts_template'::regclass, oid from pg_ts_template where age(xmin) <= (select age from since)
  union all select 'pg_foreign_data_wrapper'::regclass, oid from pg_foreign_data_wrapper where age(xmin) <= (select age from since)
  union all select 'pg_foreign_server'::regclass, oid from pg_foreign_server where age(xmin) <= (select age from since)
  union all select 'pg_publication'::regclass, oid from pg_publication where age(xmin) <= (select age from since)
  union all select 'pg_publication_namespace'::regclass, oid from pg_publication_namespace where age(xmin) <= (select age from since) -- since 15
  union all select 'pg_event_trigger'::regclass, oid from pg_event_trigger where age(xmin) <= (select age from since)
  union all select 'pg_default_acl'::regclass, oid from pg_default_acl where age(xmin) <= (select age from since)
  union all select 'pg_db_role_setting'::regclass, setdatabase from pg_db_role_setting where age(xmin) <= (select age from since)
  union all select 'pg_database'::regclass, oid from pg_database where age(xmin) <= (select age from since)
  union all select 'pg_auth_members'::regclass, roleid from pg_auth_members where age(xmin) <= (select age from since)
  union all select 'pg_database'::regclass, objoid from pg_shseclabel where age(xmin) <= (select age from since)
  union all select classoid, objoid from pg_shdescription where age(xmin) <= (select age from since)
  union all select 'pg_parameter_acl'::regclass, oid from pg_parameter_acl where age(xmin) <= (select age from since) -- since 15
  union all select 'pg_largeobject_metadata'::regclass, oid from pg_largeobject_metadata where age(xmin) <= (select age from since)
),
reached(classid, objid) as (
  select distinct classid, objid from changed
  union
  select next.classid, next.objid
    from reached r
    cross join lateral (
      select d.classid, d.objid from pg_depend d where d.refclassid = r.classid and d.refobjid = r.objid
      union all select 'pg_class'::regclass, w.ev_class from pg_rewrite w where r.classid = 'pg_rewrite'::regclass and w.oid = r.objid
    ) next
),
units(classid, objid) as (
  select classid, objid from reached
  union select 'pg_class'::regclass, adrelid from pg_attrdef join reached r on r.classid = 'pg_attrdef'::regclass and r.objid = oid
  union select 'pg_class'::regclass, indrelid from pg_index join reached r on r.classid = 'pg_class'::regclass and r.objid = indexrelid
  union select 'pg_class'::regclass, tgrelid from pg_trigger t join reached r on r.classid = 'pg_trigger'::regclass and r.objid = t.oid
  union select 'pg_constraint'::regclass, tgconstraint from pg_trigger t join reached r on r.classid = 'pg_trigger'::regclass and r.objid = t.oid
  union select 'pg_class'::regclass, polrelid from pg_policy p join reached r on r.classid = 'pg_policy'::regclass and r.objid = p.oid
  union select 'pg_class'::regclass, stxrelid from pg_statistic_ext x join reached r on r.classid = 'pg_statistic_ext'::regclass and r.objid = x.oid
  union select 'pg_class'::regclass, prrelid from pg_publication_rel p join reached r on r.classid = 'pg_publication_rel'::regclass and r.objid = p.oid
  union select 'pg_class'::regclass, typrelid from pg_type t join reached r on r.classid = 'pg_type'::regclass and r.objid = t.oid
)
select coalesce(array_agg(distinct objid) filter (where classid = 'pg_class'::regclass), '{}'),
       coalesce(array_agg(distinct objid) filter (where classid = 'pg_proc'::regclass), '{}'),
       coalesce(array_agg(distinct objid) filter (where classid = 'pg_type'::regclass), '{}'),
       coalesce(array_agg(distinct objid) filter (where classid = 'pg_constraint'::regclass), '{}'),
       coalesce(bool_or(classid not in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_attrdef'::regclass,
         'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass, 'pg_policy'::regclass,
         'pg_statistic_ext'::regclass, 'pg_publication_rel'::regclass)), false)
  from units
