-- Which rows there are now of the catalogues whose rows can vanish without another row changing: a label and the keys
-- in it (the first part of a key is the object's oid, or catalogue and oid), separated by spaces. What is missing later
-- was dropped. A line is sent only when the transaction wrote to one of the catalogues it names.
select null::text, null::text where false
union all select 'pg_class'::regclass::oid::text, string_agg(oid::text, ' ') from pg_class where oid >= 16384 and relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c', 'i', 'I') and relpersistence <> 't' -- if pg_class
union all select 'pg_proc'::regclass::oid::text, string_agg(oid::text, ' ') from pg_proc where oid >= 16384 -- if pg_proc
union all select 'pg_type'::regclass::oid::text, string_agg(oid::text, ' ') from pg_type where oid >= 16384 -- if pg_type
union all select 'pg_constraint'::regclass::oid::text, string_agg(oid::text, ' ') from pg_constraint where oid >= 16384 -- if pg_constraint
union all select 'pg_trigger'::regclass::oid::text, string_agg(oid::text, ' ') from pg_trigger t where {{user:t}} -- if pg_trigger
union all select 'pg_rewrite'::regclass::oid::text, string_agg(oid::text, ' ') from pg_rewrite where oid >= 16384 -- if pg_rewrite
union all select 'pg_policy'::regclass::oid::text, string_agg(oid::text, ' ') from pg_policy -- if pg_policy
union all select 'pg_statistic_ext'::regclass::oid::text, string_agg(oid::text, ' ') from pg_statistic_ext -- if pg_statistic_ext
union all select 'pg_publication_rel'::regclass::oid::text, string_agg(oid::text, ' ') from pg_publication_rel -- if pg_publication_rel
union all select 'pg_class'::regclass::oid || ' parent', string_agg(inhrelid || ':' || inhparent, ' ') from pg_inherits -- if pg_inherits
union all select 'pg_class'::regclass::oid || ' owner', string_agg(objid || ':' || refobjid || ':' || refobjsubid, ' ') from pg_depend where classid = 'pg_class'::regclass and objsubid = 0 and refclassid = 'pg_class'::regclass and refobjid >= 16384 and refobjsubid > 0 and deptype in ('a', 'i') -- if pg_depend
union all select 'extension', string_agg(classid || ':' || objid || ':' || refobjid, ' ') from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'x' -- if pg_depend
union all select 'comment', string_agg(classoid || ':' || objoid || ':' || objsubid, ' ') from pg_description where (objoid >= 16384 or classoid in ('pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_language'::regclass, 'pg_largeobject'::regclass)) -- if pg_description
union all select 'label', string_agg(classoid || ':' || objoid || ':' || objsubid || ':' || provider, ' ') from pg_seclabel where objoid >= 16384 -- if pg_seclabel
union all select 'pg_class'::regclass::oid || ' row type', string_agg(t.typrelid::text, ' ') from pg_description d join pg_type t on t.oid = d.objoid where d.classoid = 'pg_type'::regclass and d.objoid >= 16384 and t.typrelid <> 0 -- if pg_description pg_type
