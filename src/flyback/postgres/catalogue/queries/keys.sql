-- Which rows there are now of every catalogue whose rows can vanish without another row changing: a label and the
-- keys in it (the first part of a key is the object's oid), separated by spaces. What is missing later was dropped.
-- `others`: a difference means that something of the rare kinds changed; `names`: what is missing later was renamed or
-- lost its members, which can show anywhere.
-- A label whose catalogues this transaction did not write to since the counts ($2) of catalogues ($1) were taken is not
-- asked for, and says so; all are, when $1 is empty.
with {{written:$1:$2}}
select 'pg_class'::regclass::oid::text, {{asked:pg_class}}, string_agg(oid::text, ' ') from pg_class
 where {{asked:pg_class}} and oid >= 16384 and relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c', 'i', 'I') and relpersistence <> 't'
union all select 'pg_proc'::regclass::oid::text, {{asked:pg_proc}}, string_agg(oid::text, ' ') from pg_proc where {{asked:pg_proc}} and oid >= 16384
union all select 'pg_type'::regclass::oid::text, {{asked:pg_type}}, string_agg(oid::text, ' ') from pg_type where {{asked:pg_type}} and oid >= 16384
union all select 'pg_constraint'::regclass::oid::text, {{asked:pg_constraint}}, string_agg(oid::text, ' ') from pg_constraint where {{asked:pg_constraint}} and oid >= 16384
union all select 'pg_trigger'::regclass::oid::text, {{asked:pg_trigger}}, string_agg(oid::text, ' ') from pg_trigger where {{asked:pg_trigger}} and not tgisinternal
union all select 'pg_rewrite'::regclass::oid::text, {{asked:pg_rewrite}}, string_agg(oid::text, ' ') from pg_rewrite where {{asked:pg_rewrite}} and oid >= 16384
union all select 'pg_policy'::regclass::oid::text, {{asked:pg_policy}}, string_agg(oid::text, ' ') from pg_policy where {{asked:pg_policy}}
union all select 'pg_statistic_ext'::regclass::oid::text, {{asked:pg_statistic_ext}}, string_agg(oid::text, ' ') from pg_statistic_ext where {{asked:pg_statistic_ext}}
union all select 'pg_publication_rel'::regclass::oid::text, {{asked:pg_publication_rel}}, string_agg(oid::text, ' ') from pg_publication_rel where {{asked:pg_publication_rel}}
union all select 'pg_class'::regclass::oid || ' parent', {{asked:pg_inherits}}, string_agg(inhrelid || ':' || inhparent, ' ') from pg_inherits where {{asked:pg_inherits}}
union all select 'pg_class'::regclass::oid || ' owner', {{asked:pg_depend}}, string_agg(objid || ':' || refobjid || ':' || refobjsubid, ' ') from pg_depend
           where {{asked:pg_depend}} and classid = 'pg_class'::regclass and objsubid = 0 and refclassid = 'pg_class'::regclass and refobjsubid > 0 and deptype in ('a', 'i')
union all select 'extension', {{asked:pg_depend}}, string_agg(classid || ':' || objid || ':' || refobjid, ' ') from pg_depend
           where {{asked:pg_depend}} and deptype = 'x'
union all select 'comment', {{asked:pg_description}}, string_agg(classoid || ':' || objoid || ':' || objsubid, ' ') from pg_description
           where {{asked:pg_description}}
             and (objoid >= 16384 or classoid in ('pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_language'::regclass, 'pg_largeobject'::regclass))
union all select 'label', {{asked:pg_seclabel}}, string_agg(classoid || ':' || objoid || ':' || objsubid || ':' || provider, ' ') from pg_seclabel
           where {{asked:pg_seclabel}} and objoid >= 16384
union all select 'pg_class'::regclass::oid || ' row type', {{asked:pg_description pg_type}}, string_agg(t.typrelid::text, ' ') from pg_description d join pg_type t on t.oid = d.objoid
           where {{asked:pg_description pg_type}} and d.classoid = 'pg_type'::regclass and d.objoid >= 16384 and t.typrelid <> 0
union all select 'names', {{asked:pg_authid pg_tablespace pg_depend}}, string_agg(key, ' ') from (
  select 'r' || oid || ':' || md5(rolname) as key from pg_roles where oid >= 16384
  union all select 't' || oid || ':' || md5(spcname) from pg_tablespace
  union all select 'm' || refobjid || ':' || count(*) from pg_depend where deptype = 'e' group by refobjid
) found where {{asked:pg_authid pg_tablespace pg_depend}}
union all select 'others', {{rare}}, string_agg(key, ' ') from (
  select 'n' || oid as key from pg_namespace where oid >= 16384
  union all select 'pg_extension:' || oid from pg_extension where oid >= 16384
  union all select 'pg_collation:' || oid from pg_collation where oid >= 16384
  union all select 'pg_conversion:' || oid from pg_conversion where oid >= 16384
  union all select 'pg_cast:' || oid from pg_cast where oid >= 16384
  union all select 'pg_operator:' || oid from pg_operator where oid >= 16384
  union all select 'pg_opfamily:' || oid from pg_opfamily where oid >= 16384
  union all select 'pg_opclass:' || oid from pg_opclass where oid >= 16384
  union all select 'pg_am:' || oid from pg_am where oid >= 16384
  union all select 'pg_language:' || oid from pg_language where oid >= 16384
  union all select 'pg_transform:' || oid from pg_transform where oid >= 16384
  union all select 'pg_ts_config:' || oid from pg_ts_config where oid >= 16384
  union all select 'pg_ts_dict:' || oid from pg_ts_dict where oid >= 16384
  union all select 'pg_ts_parser:' || oid from pg_ts_parser where oid >= 16384
  union all select 'pg_ts_template:' || oid from pg_ts_template where oid >= 16384
  union all select 'pg_foreign_data_wrapper:' || oid from pg_foreign_data_wrapper where oid >= 16384
  union all select 'pg_foreign_server:' || oid from pg_foreign_server where oid >= 16384
  union all select 'pg_publication:' || oid from pg_publication where oid >= 16384
  union all select 'pg_event_trigger:' || oid from pg_event_trigger where oid >= 16384
  union all select 'pg_default_acl:' || oid from pg_default_acl where oid >= 16384
  union all select 'pg_amop:' || oid from pg_amop where oid >= 16384
  union all select 'pg_amproc:' || oid from pg_amproc where oid >= 16384
  union all select 'pg_largeobject_metadata:' || oid from pg_largeobject_metadata
  union all select 'pg_publication_namespace:' || oid from pg_publication_namespace -- since 15
  union all select 'pg_parameter_acl:' || oid from pg_parameter_acl -- since 15
  union all select 'mapping:' || mapcfg || ':' || maptokentype || ':' || mapseqno from pg_ts_config_map where mapcfg >= 16384
  union all select 'setting:' || setdatabase || ':' || setrole from pg_db_role_setting
  union all select 'member:' || roleid || ':' || member || ':' || grantor from pg_auth_members where member >= 16384
  union all select 'shared comment:' || classoid || ':' || objoid from pg_shdescription
  union all select 'role:' || md5(r::text) from pg_roles r where oid >= 16384
  union all select 'user mapping:' || umid || ':' || md5(coalesce(umoptions::text, '')) from pg_user_mappings
  union all select 'subscription:' || md5(s::text) from (select {{columns:pg_subscription}} from pg_subscription) s
) found where {{rare}}
