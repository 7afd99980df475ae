-- The tables that a REINDEX of an index or a table works on, partitions included: their numbers.
with recursive family as (
  select coalesce(i.indrelid, c.oid) as oid from pg_catalog.pg_class c
    left join pg_catalog.pg_index i on i.indexrelid = c.oid
   where c.oid = to_regclass(%(name)s)
   union
  select h.inhrelid from pg_catalog.pg_inherits h join family on h.inhparent = family.oid
)
select oid::int8 from family
