-- Objects of which only the name matters: (catalogue, oid, as PostgreSQL describes it).
select k.catalog::regclass::text, k.oid::int8, coalesce(pg_describe_object(k.catalog, k.oid, 0), '')
  from (
    select 'pg_operator'::regclass, oid from pg_operator union all
    select 'pg_collation'::regclass, oid from pg_collation union all
    select 'pg_conversion'::regclass, oid from pg_conversion union all
    select 'pg_cast'::regclass, oid from pg_cast union all
    select 'pg_opclass'::regclass, oid from pg_opclass union all
    select 'pg_opfamily'::regclass, oid from pg_opfamily union all
    select 'pg_am'::regclass, oid from pg_am union all
    select 'pg_language'::regclass, oid from pg_language union all
    select 'pg_transform'::regclass, oid from pg_transform union all
    select 'pg_ts_config'::regclass, oid from pg_ts_config union all
    select 'pg_ts_dict'::regclass, oid from pg_ts_dict union all
    select 'pg_ts_parser'::regclass, oid from pg_ts_parser union all
    select 'pg_ts_template'::regclass, oid from pg_ts_template union all
    select 'pg_foreign_data_wrapper'::regclass, oid from pg_foreign_data_wrapper union all
    select 'pg_foreign_server'::regclass, oid from pg_foreign_server union all
    select 'pg_user_mapping'::regclass, umid from pg_user_mappings union all
    select 'pg_event_trigger'::regclass, oid from pg_event_trigger union all
    select 'pg_default_acl'::regclass, oid from pg_default_acl union all
    select 'pg_publication_namespace'::regclass, oid from pg_publication_namespace union all -- since 15
    select 'pg_subscription'::regclass, s.oid from pg_subscription s join pg_database d on d.oid = s.subdbid where d.datname = current_database()
  ) k (catalog, oid)
 where k.oid >= 16384
 order by k.catalog, k.oid
