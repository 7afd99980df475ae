-- Their columns, those of indexes and sequences left out: columns as in `_column`, after the relation's oid.
-- A default names no column: printed as of no relation, it costs the server no look at all of them.
select a.attrelid::int8, a.attnum, a.attname::text, a.atttypid::int8, a.atttypmod, a.attcollation::int8, a.attnotnull,
       coalesce(d.oid, 0)::int8, case when d.oid is null or {{locked:c.oid}} then '' else pg_get_expr(d.adbin, case a.attgenerated when '' then 0::oid else d.adrelid end) end,
       a.attgenerated::text, a.attidentity::text, a.attinhcount::int, a.attislocal
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum and a.atthasdef
 where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and {{user:c}}
 order by a.attrelid, a.attnum
