-- Returns one JSON object:
--   tables the given relations, partitions replaced by their root, with every table a foreign key leads to from there
--   types  every type their columns consist of, by oid
WITH RECURSIVE wanted (oid) AS (
    SELECT coalesce(pg_catalog.pg_partition_root(given), given)::pg_catalog.oid
    FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS given
    UNION
    SELECT coalesce(pg_catalog.pg_partition_root(k.confrelid), k.confrelid)::pg_catalog.oid
    FROM wanted
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid = wanted.oid AND k.contype = 'f' AND k.conparentid = 0
),
columns AS (
    SELECT
        a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated,
        -- a call of nextval(regclass); to print the expression takes long where there are many columns
        (a.atthasdef AND a.attgenerated = '' AND d.adbin::pg_catalog.text LIKE '%:funcid 1574 %') AS sequence
    FROM wanted
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = wanted.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
),
types (oid) AS (
    SELECT DISTINCT columns.atttypid FROM columns
    UNION
    SELECT part.oid
    FROM types
    JOIN pg_catalog.pg_type AS y ON y.oid = types.oid
    CROSS JOIN LATERAL (
        SELECT y.typelem WHERE y.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
        UNION ALL
        SELECT y.typbasetype WHERE y.typtype = 'd'
        UNION ALL
        SELECT r.rngsubtype FROM pg_catalog.pg_range AS r WHERE y.typtype = 'r' AND r.rngtypid = y.oid
        UNION ALL
        SELECT r.rngtypid FROM pg_catalog.pg_range AS r WHERE y.typtype = 'm' AND r.rngmultitypid = y.oid
        UNION ALL
        SELECT a.atttypid FROM pg_catalog.pg_attribute AS a
        WHERE y.typtype = 'c' AND a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS part (oid)
)
SELECT pg_catalog.json_build_object(
    'tables', (
        SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'oid', c.oid::pg_catalog.int8,
            'schema', n.nspname,
            'name', c.relname,
            'qualified', pg_catalog.format('%I.%I', n.nspname, c.relname),
            'kind', c.relkind,
            'strict', EXISTS (
                SELECT FROM pg_catalog.pg_rewrite AS w WHERE w.ev_class = c.oid AND w.ev_type IN ('2', '3')
                UNION ALL
                SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND NOT i.indimmediate),
            'columns', (
                SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                    l.attname, l.attnum, l.atttypid::pg_catalog.int8, l.atttypmod,
                    pg_catalog.format_type(l.atttypid, l.atttypmod), l.attnotnull, l.attidentity, l.attgenerated,
                    l.sequence) ORDER BY l.attnum)
                FROM columns AS l WHERE l.attrelid = c.oid),
            'constraints', (
                SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                    k.contype, k.conname, k.conkey,
                    CASE k.contype WHEN 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END,
                    coalesce(pg_catalog.pg_partition_root(k.confrelid), k.confrelid)::pg_catalog.oid::pg_catalog.int8,
                    CASE k.contype WHEN 'f' THEN (
                        SELECT pg_catalog.array_agg(p.attname ORDER BY at.position)
                        FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS at (number, position)
                        JOIN pg_catalog.pg_attribute AS p ON p.attrelid = k.confrelid AND p.attnum = at.number) END,
                    k.condeferred) ORDER BY k.conname)
                FROM pg_catalog.pg_constraint AS k
                WHERE k.conrelid = c.oid AND (k.contype IN ('c', 'x') OR k.condeferred
                                              OR k.contype = 'f' AND k.conparentid = 0)),
            'unique', (
                SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                    i.indkey::pg_catalog.text, pg_catalog.pg_get_expr(i.indexprs, i.indrelid)) ORDER BY i.indexrelid)
                FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND (i.indisunique OR i.indisexclusion)),
            'leaves', (
                SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                    pg_catalog.pg_get_partition_constraintdef(leaf.relid),
                    pg_catalog.pg_get_expr(p.relpartbound, p.oid)) ORDER BY p.relname)
                FROM pg_catalog.pg_partition_tree(c.oid) AS leaf
                JOIN pg_catalog.pg_class AS p ON p.oid = leaf.relid
                WHERE c.relkind = 'p' AND leaf.isleaf)
            ) ORDER BY c.oid)
        FROM wanted
        JOIN pg_catalog.pg_class AS c ON c.oid = wanted.oid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace),
    'types', (
        SELECT pg_catalog.json_object_agg(y.oid, pg_catalog.json_build_object(
            'name', y.typname,
            'kind', y.typtype,
            'element', CASE WHEN y.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
                            THEN y.typelem::pg_catalog.int8 END,
            'underlying', y.typbasetype::pg_catalog.int8,
            'modifier', y.typtypmod,
            'not_null', y.typnotnull,
            'sql', CASE y.typtype WHEN 'd' THEN pg_catalog.format_type(y.typbasetype, y.typtypmod) END,
            'labels', CASE y.typtype WHEN 'e' THEN (
                SELECT pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder)
                FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = y.oid) END,
            'fields', CASE y.typtype WHEN 'c' THEN (
                SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.atttypid::pg_catalog.int8, a.atttypmod)
                                           ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END,
            'bound', CASE y.typtype
                WHEN 'r' THEN (SELECT r.rngsubtype::pg_catalog.int8 FROM pg_catalog.pg_range AS r
                               WHERE r.rngtypid = y.oid)
                WHEN 'm' THEN (SELECT r.rngtypid::pg_catalog.int8 FROM pg_catalog.pg_range AS r
                               WHERE r.rngmultitypid = y.oid) END,
            'checks', CASE y.typtype WHEN 'd' THEN (
                SELECT pg_catalog.json_agg(pg_catalog.pg_get_expr(k.conbin, 0) ORDER BY k.conname)
                FROM pg_catalog.pg_constraint AS k WHERE k.contypid = y.oid AND k.contype = 'c') END
            ))
        FROM (SELECT DISTINCT types.oid FROM types) AS t
        JOIN pg_catalog.pg_type AS y ON y.oid = t.oid)
)::pg_catalog.text
