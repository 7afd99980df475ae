-- The beginning of the queries below it: the schemas that the project looks after, and the relations in them that count.
-- Left out: temporary ones, members of extensions, the history table, what drift_ignore names, and sequences of those.
with space as materialized (
  select oid, quote_ident(nspname) as name from pg_namespace where nspname = any (%(schemas)s)
),
named as materialized (
  select c.*, s.name || '.' || quote_ident(c.relname) as identity
    from pg_class c join space s on s.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and c.relpersistence <> 't'
),
excluded as materialized (
  select n.oid from named n
   where n.identity = quote_ident(%(history_schema)s) || '.' || quote_ident(%(history_table)s)
      or n.identity like any (%(ignore)s)
      or exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = n.oid and d.objsubid = 0 and d.deptype = 'e')
),
relation as materialized (
  select n.* from named n
   where n.oid not in (select oid from excluded)
     and not (n.relkind = 'S' and exists (
           select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = n.oid and d.objsubid = 0
              and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjid in (select oid from excluded)))
),
constraint_ as materialized (
  select k.* from pg_constraint k
   where (k.conrelid in (select oid from relation) and not (k.conparentid <> 0 and k.confrelid in (select oid from excluded)))
      or (k.contypid <> 0 and k.connamespace in (select oid from space))
),
function as materialized (
  select p.*, replace(p.oid::regprocedure::text, ',', ', ') as identity
    from pg_proc p join space s on s.oid = p.pronamespace
   where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.objsubid = 0 and d.deptype in ('e', 'i'))
),
type as materialized (
  select t.*, format_type(t.oid, null) as identity
    from pg_type t join space s on s.oid = t.typnamespace
   where t.typtype <> 'm' and t.typrelid = 0
     and not exists (select from pg_type e where e.typarray = t.oid)
     and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.objsubid = 0 and d.deptype = 'e')
)
