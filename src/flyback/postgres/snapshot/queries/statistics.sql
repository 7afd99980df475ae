-- Extended statistics: columns as in `Statistics`.
select x.oid::int8, n.nspname::text, x.stxname::text, x.stxrelid::int8, x.stxkeys::int2[]
  from pg_statistic_ext x join pg_namespace n on n.oid = x.stxnamespace
 order by x.oid
