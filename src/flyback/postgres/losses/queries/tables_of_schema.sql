-- The oids of a schema's tables; partitions are counted with their parents where those are in the same schema.
select relation.oid::pg_catalog.int8
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as space on space.oid = relation.relnamespace
where space.nspname = %(schema)s
  and relation.relkind in ('r', 'p')
  and not exists (
    select
    from pg_catalog.pg_inherits as link
    join pg_catalog.pg_class as parent on parent.oid = link.inhparent
    where link.inhrelid = relation.oid and parent.relnamespace = relation.relnamespace
  )
