-- Returns one JSON object:
--   tables   every relation that holds rows of its own among the given ones, their partitions included:
--            [oid, schema, name, qualified name, kind, reason to skip it or '', columns sorted by name]
--   settings the session's values of the settings that decide how values look as text
SELECT pg_catalog.json_build_object(
    'tables', (
        SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
            c.oid::pg_catalog.int8, n.nspname, c.relname, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relkind,
            CASE
                WHEN c.relkind = 'f' THEN 'a foreign table: its rows live elsewhere'
                WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'a materialized view without data'
                WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'no privilege to read it'
                WHEN pg_catalog.row_security_active(c.oid) THEN 'row security hides rows from its own owner'
                ELSE ''
            END,
            (SELECT coalesce(pg_catalog.json_agg(a.attname ORDER BY a.attname COLLATE pg_catalog."C"), '[]')
             FROM pg_catalog.pg_attribute AS a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
            ) ORDER BY n.nspname, c.relname)
        FROM (
            SELECT given.oid FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS given (oid)
            UNION
            SELECT tree.relid
            FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS given (oid)
            JOIN pg_catalog.pg_class AS p ON p.oid = given.oid AND p.relkind = 'p'
            CROSS JOIN LATERAL pg_catalog.pg_partition_tree(given.oid) AS tree
            WHERE tree.isleaf
        ) AS wanted
        JOIN pg_catalog.pg_class AS c ON c.oid = wanted.oid AND c.relkind IN ('r', 'm', 'f')
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace),
    'settings', (
        SELECT pg_catalog.json_object_agg(s.name, pg_catalog.current_setting(s.name))
        FROM pg_catalog.unnest(ARRAY[
            'DateStyle', 'IntervalStyle', 'TimeZone', 'bytea_output', 'extra_float_digits', 'lc_monetary',
            'row_security', 'search_path', 'quote_all_identifiers']) AS s (name))
)::pg_catalog.text
