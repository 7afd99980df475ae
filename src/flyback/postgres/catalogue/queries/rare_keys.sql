-- Every object of the rare kinds: a difference later means that one of them changed. Asked when the transaction wrote to
-- one of their catalogues.
select 'others', string_agg(key, ' ') from (
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
) found
