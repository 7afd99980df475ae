-- What the last ANALYZE found in columns that the user may read: (schema, table, column, share of nulls, n_distinct,
-- whether a value came twice).
select s.schemaname::text, s.tablename::text, s.attname::text, s.null_frac::float8, s.n_distinct::float8, s.most_common_vals is not null
  from pg_stats s
 where not s.inherited and s.schemaname not in ('pg_catalog', 'information_schema')
