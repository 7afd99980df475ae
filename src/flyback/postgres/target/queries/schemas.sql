-- Which of the schemas %(names)s exist and whether they are empty, as Flyway sees it; a row a name, in their order.
-- Not empty: an ordinary table, view, sequence or toast table, a type that is neither array nor composite, a function;
-- what belongs to an extension does not count, nor do materialized views and partitioned tables alone.
select wanted.name, n.oid is not null,
       n.oid is null
       or not exists (
         select from pg_catalog.pg_class c
          where c.relnamespace = n.oid and c.relkind in ('r', 'v', 'S', 't')
            and not exists (select from pg_catalog.pg_depend d
                             where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
         union all
         select from pg_catalog.pg_type t
          where t.typnamespace = n.oid and t.typcategory not in ('A', 'C')
            and not exists (select from pg_catalog.pg_depend d
                             where d.classid = 'pg_catalog.pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
         union all
         select from pg_catalog.pg_proc p
          where p.pronamespace = n.oid
            and not exists (select from pg_catalog.pg_depend d
                             where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'))
  from unnest(%(names)s::text[]) with ordinality wanted (name, place)
  left join pg_catalog.pg_namespace n on n.nspname = wanted.name
 order by wanted.place
