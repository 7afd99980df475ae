-- The indexes of a table: number, whether valid.
select indexrelid::int8, indisvalid from pg_catalog.pg_index where indrelid = to_regclass(%(table)s) order by 1
