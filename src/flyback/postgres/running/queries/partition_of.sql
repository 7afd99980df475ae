-- Whether a table is still a partition of another, and whether that is about to end: one row, or none.
select inhdetachpending from pg_catalog.pg_inherits
 where inhrelid = to_regclass(%(partition)s) and inhparent = to_regclass(%(parent)s)
