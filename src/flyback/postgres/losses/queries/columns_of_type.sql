-- The tables and columns whose values are of a type, or arrays of it: oid of the table, name of the column.
-- Columns of partitions are left out: they are counted with their parents.
select col.attrelid::pg_catalog.int8, col.attname
from pg_catalog.pg_attribute as col
join pg_catalog.pg_class as relation on relation.oid = col.attrelid
join pg_catalog.pg_type as type on type.oid = col.atttypid
where (type.oid = pg_catalog.to_regtype(%(type)s) or type.typelem = pg_catalog.to_regtype(%(type)s))
  and relation.relkind in ('r', 'p')
  and not relation.relispartition
  and not col.attisdropped
order by 1, col.attnum
