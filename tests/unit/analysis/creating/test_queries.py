"""What queries read, and what columns they have."""

import pytest

from flyback.analysis.database import Database
from flyback.analysis.impact import Impact
from flyback.analysis.queries.column_names import column_name
from flyback.analysis.queries.reading import Query, read_query
from flyback.model.snapshot import Ref
from flyback.syntax.expressions import expression
from flyback.syntax.statements import parse_in_full
from unit.analysis.objects.told import made

_SHOP = """
    CREATE TABLE a (x int, y text, k int); CREATE TABLE b (x int, m numeric); CREATE VIEW v AS SELECT x, y FROM a;
    CREATE TYPE pair AS (p int, q text); CREATE FUNCTION f(int) RETURNS pair LANGUAGE plpgsql AS 'begin end';
"""


def _read(sql: str) -> tuple[Query, Database]:
    database = made(_SHOP)
    (parsed,) = parse_in_full(sql, "x.sql")
    return read_query(parsed.node, Impact(database, parsed.statement, {})), database


def _uses(sql: str) -> set[str]:
    query, database = _read(sql)
    return {_shown(ref, database) for ref in query.references}


def _shown(ref: Ref, database: Database) -> str:
    if ref.catalog != "pg_class":
        return ref.catalog
    relation = database.relation(ref.oid)
    column = next((each.name for each in relation.columns if each.number == ref.column), "")
    return f"{relation.name}.{column}" if column else relation.name


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT * FROM a", ["x", "y", "k"]),
        ("SELECT a.*, m FROM a, b", ["x", "y", "k", "m"]),
        ("SELECT * FROM a JOIN b USING (x)", ["x", "y", "k", "m"]),
        ("SELECT * FROM a NATURAL LEFT JOIN b", ["x", "y", "k", "m"]),
        ("SELECT * FROM (a JOIN b USING (x)) AS j (one)", ["one", "y", "k", "m"]),
        ("SELECT * FROM a AS z (p, q)", ["p", "q", "k"]),
        ("SELECT * FROM (SELECT 1 AS n, 'x') s", ["n", "?column?"]),
        ("SELECT * FROM (VALUES (1, 2)) s (i)", ["i", "column2"]),
        ("SELECT * FROM f(1)", ["p", "q"]),
        ("SELECT * FROM f(1) AS t (a int, b text)", ["a", "b"]),
        ("WITH c AS (SELECT x FROM a) SELECT * FROM c", ["x"]),
        ("WITH RECURSIVE c(n) AS (SELECT 1 UNION SELECT n + 1 FROM c) SELECT * FROM c", ["n"]),
        ("WITH d AS (DELETE FROM a RETURNING y) SELECT * FROM d", ["y"]),
        ("SELECT x FROM a UNION SELECT m FROM b ORDER BY 1", ["x"]),
        ("TABLE v", ["x", "y"]),
    ],
)
def test_columns(sql: str, columns: list[str]) -> None:
    query, _ = _read(sql)
    assert query.known
    assert [column.name for column in query.columns] == columns


@pytest.mark.parametrize(
    ("sql", "uses"),
    [
        ("SELECT x FROM a WHERE k > 1", {"a.x", "a.k"}),
        ("SELECT 1 FROM a", {"a"}),
        ("SELECT a FROM a", {"a"}),
        ("SELECT 1 FROM a JOIN b USING (x)", {"a.x", "b.x"}),
        ("SELECT (SELECT max(m) FROM b WHERE b.x = a.x) FROM a", {"a.x", "b.x", "b.m"}),
        ("SELECT 1 FROM a, LATERAL (SELECT m FROM b WHERE b.x = a.k) l", {"a.k", "b.x", "b.m"}),
        ("SELECT n FROM (SELECT y AS n FROM a) s", {"a.y"}),
        ("SELECT x FROM v", {"v.x"}),
        ("SELECT f(k) FROM a", {"a.k", "pg_proc"}),
        ("SELECT NULL::pair", {"pg_type"}),
        ("SELECT count(*) FILTER (WHERE k > 1) OVER (PARTITION BY y) FROM a", {"a.k", "a.y"}),
        ("WITH a AS (SELECT m FROM b) SELECT m FROM a", {"b.m"}),
    ],
)
def test_uses(sql: str, uses: set[str]) -> None:
    assert _uses(sql) == uses


def test_rows_locked_and_rows_changed() -> None:
    query, database = _read("WITH d AS (DELETE FROM b) SELECT * FROM a, v FOR UPDATE OF a")
    locks = {database.relation(oid).name: mode for oid, mode in query.relations.items()}
    assert locks == {"a": "RowShareLock", "b": "RowExclusiveLock", "v": "AccessShareLock"}
    assert query.changes


def test_what_a_function_returns_may_not_be_known() -> None:
    query, _ = _read("SELECT * FROM jsonb_each('{}')")
    assert not query.known


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("t.a", "a"),
        ("count(*)", "count"),
        ("a::text", "a"),
        ("1::text", "text"),
        ("CASE WHEN a THEN b ELSE c END", "c"),
        ("CASE WHEN a THEN b END", "case"),
        ("(SELECT max(x) FROM t)", "max"),
        ("EXISTS (SELECT 1)", "exists"),
        ("ARRAY[1]", "array"),
        ("greatest(1, 2)", "greatest"),
        ("nullif(1, 2)", "nullif"),
        ("current_date", "current_date"),
        ("localtimestamp(3)", "localtimestamp"),
        ("(t).a", "a"),
        ('a COLLATE "C"', "a"),
        ("a + 1", "?column?"),
    ],
)
def test_unnamed_columns(sql: str, name: str) -> None:
    assert column_name(expression(sql)) == name
