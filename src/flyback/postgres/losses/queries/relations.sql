-- For each relation asked for: oid, schema, name, name as shown, kind (relkind), and the rows that it and everything
-- below it (partitions, children) had at the last ANALYZE; null when that is not known of all of them.
with recursive family as (
  select asked.oid as root, asked.oid, asked.relkind, asked.reltuples
  from pg_catalog.pg_class as asked
  where asked.oid = any (%(oids)s)
  union
  select family.root, child.oid, child.relkind, child.reltuples
  from family
  join pg_catalog.pg_inherits as link on link.inhparent = family.oid
  join pg_catalog.pg_class as child on child.oid = link.inhrelid
)
select
  relation.oid::pg_catalog.int8,
  space.nspname,
  relation.relname,
  pg_catalog.format('%%I.%%I', space.nspname, relation.relname),
  relation.relkind::pg_catalog.text,
  (
    select case when pg_catalog.bool_and(member.reltuples >= 0) then pg_catalog.sum(member.reltuples)::pg_catalog.int8 end
    from family as member
    where member.root = relation.oid and member.relkind in ('r', 'm')
  )
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as space on space.oid = relation.relnamespace
where relation.oid = any (%(oids)s)
order by 4
