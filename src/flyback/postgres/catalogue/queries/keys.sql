-- Which rows there are now of every catalogue whose rows can vanish without another row changing: a label and the
-- keys in it (the first part of a key is the object's oid), separated by spaces. What is missing later was dropped.
select 'pg_class'::regclass::oid::text, string_agg(oid::text, ' ') from pg_class
 where oid >= 16384 and relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c', 'i', 'I') and relpersistence <> 't'
union all select 'pg_proc'::regclass::oid::text, string_agg(oid::text, ' ') from pg_proc where oid >= 16384
union all select 'pg_type'::regclass::oid::text, string_agg(oid::text, ' ') from pg_type where oid >= 16384
union all select 'pg_constraint'::regclass::oid::text, string_agg(oid::text, ' ') from pg_constraint where oid >= 16384
union all select 'pg_trigger'::regclass::oid::text, string_agg(oid::text, ' ') from pg_trigger where not tgisinternal
union all select 'pg_rewrite'::regclass::oid::text, string_agg(oid::text, ' ') from pg_rewrite where oid >= 16384
union all select 'pg_policy'::regclass::oid::text, string_agg(oid::text, ' ') from pg_policy
union all select 'pg_statistic_ext'::regclass::oid::text, string_agg(oid::text, ' ') from pg_statistic_ext
union all select 'pg_publication_rel'::regclass::oid::text, string_agg(oid::text, ' ') from pg_publication_rel
union all select 'pg_class'::regclass::oid || ' parent', string_agg(inhrelid || ':' || inhparent, ' ') from pg_inherits
union all select 'pg_class'::regclass::oid || ' owner', string_agg(objid || ':' || refobjid || ':' || refobjsubid, ' ') from pg_depend
           where classid = 'pg_class'::regclass and objsubid = 0 and refclassid = 'pg_class'::regclass and refobjsubid > 0 and deptype in ('a', 'i')
union all select classid || ' extension', string_agg(objid || ':' || refobjid, ' ') from pg_depend
           where deptype in ('x', 'e') and classid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_trigger'::regclass) group by classid
union all select classoid || ' comment', string_agg(objoid || ':' || objsubid, ' ') from pg_description
           where objoid >= 16384 group by classoid
union all select classoid || ' label', string_agg(objoid || ':' || objsubid || ':' || provider, ' ') from pg_seclabel
           where objoid >= 16384 group by classoid
