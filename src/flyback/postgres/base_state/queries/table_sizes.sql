-- One row per table and materialized view of the user's: schema, name, rows (negative or 0 when unknown), total bytes
-- with indexes and TOAST, and whether counting it is allowed and cheap. A partitioned table sums up its partitions.
SELECT
  n.nspname,
  c.relname,
  sum(leaf.reltuples)::bigint AS rows,
  sum(pg_total_relation_size(leaf.oid))::bigint AS bytes,
  bool_or(leaf.reltuples <= 0 AND pg_relation_size(leaf.oid) > 0)
    AND sum(pg_relation_size(leaf.oid)) < 64 * 1024 * 1024
    AND has_schema_privilege(n.oid, 'USAGE')
    AND has_table_privilege(c.oid, 'SELECT') AS countable
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT c.oid, c.reltuples WHERE c.relkind <> 'p'
  UNION ALL
  SELECT p.oid, p.reltuples
  FROM pg_partition_tree(c.oid) AS tree
  JOIN pg_class AS p ON p.oid = tree.relid
  WHERE c.relkind = 'p' AND tree.isleaf
) AS leaf
WHERE c.relkind IN ('r', 'm', 'p')
  AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema'
  AND n.nspname NOT LIKE 'pg\_%'
GROUP BY n.oid, n.nspname, c.oid, c.relname
ORDER BY bytes DESC, n.nspname, c.relname
