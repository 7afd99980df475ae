-- The queries of the views, the rules, and the bodies of the functions in SQL, of these oids: (oid, text). It locks what
-- they name until its transaction or savepoint ends; where somebody holds or wants the strongest lock, they are left out.
select c.oid::int8, pg_get_viewdef(c.oid)
  from pg_class c join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
 where c.oid = any ({oids}) and not {{locked:c.oid}} and not exists (
         select from pg_depend d where d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
            and d.refclassid = 'pg_class'::regclass and {{locked:d.refobjid}})
union all
select p.oid::int8, pg_get_function_sqlbody(p.oid)
  from pg_proc p
 where p.oid = any ({oids}) and not exists (
         select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid
            and d.refclassid = 'pg_class'::regclass and {{locked:d.refobjid}})
union all
select r.oid::int8, pg_get_ruledef(r.oid)
  from pg_rewrite r
 where r.oid = any ({oids}) and r.rulename <> '_RETURN' and not {{locked:r.ev_class}} and not exists (
         select from pg_depend d where d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
            and d.refclassid = 'pg_class'::regclass and {{locked:d.refobjid}})
