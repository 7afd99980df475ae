"""What servers prove from CHECK constraints, and what flyback says they do."""

import psycopg
import pytest

from flyback.analysis.database import Database
from flyback.analysis.partitions.bounds import parsed_bound, row_constraint
from flyback.analysis.types.expressions import scope_of
from flyback.analysis.types.proving import column_is_proved_not_null, proves_bound
from flyback.postgres.snapshot.reader import read_snapshot

_NOT_NULL = [
    "a IS NOT NULL",
    "a IS NOT NULL AND a > 0",
    "a > 0",
    "a IS NOT NULL OR false",
    "a IS NOT NULL OR a > 0",
    "NOT (a IS NULL)",
    "NOT (a IS NULL OR b IS NULL)",
    "NOT (a IS NULL AND b IS NULL)",
    "(a IS NOT NULL AND a > 0) OR (a IS NOT NULL AND a < -5)",
    "(a IS NOT NULL) = true",
    "num_nonnulls(a) = 1",
    "coalesce(a, 0) > 0 AND a IS NOT NULL AND true",
    "(a IS NULL) = false",
    "a + 0 IS NOT NULL",
    "b IS NOT NULL",
    "NOT (a IS NULL AND true)",
    "1 = 1 AND a IS NOT NULL",
    "(a, b) IS NOT NULL",
    "a IS DISTINCT FROM NULL",
    "(a IS NOT NULL) <> false",
    "(a > 0) = true",
    "a IS NOT NULL AND a IN (1, 2)",
    "c IS NOT NULL",
    "(c).x IS NOT NULL",
]
_BOUNDS = [
    ("int", "FROM (10) TO (20)", "a >= 10 AND a < 20 AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "a >= 10 AND a < 20"),
    ("int", "FROM (10) TO (20)", "a BETWEEN 10 AND 19 AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "a BETWEEN 10 AND 20 AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "a = 15 AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "a IN (11, 12, 13) AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "a IN (11, 25) AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "a > 9 AND a <= 19 AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "10 <= a AND 20 > a AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "NOT (a < 10 OR a >= 20) AND a IS NOT NULL"),
    ("int", "FROM (MINVALUE) TO (20)", "a < 5 AND a IS NOT NULL"),
    ("int", "FROM (10) TO (20)", "(a >= 12 AND a < 13 OR a >= 15 AND a < 20) AND a IS NOT NULL"),
    ("bigint", "FROM (10) TO (20)", "a >= 10 AND a < 20 AND a IS NOT NULL"),
    ("numeric", "FROM (1.5) TO (2)", "a >= 1.50 AND a < 2.0 AND a IS NOT NULL"),
    ("date", "FROM ('2024-01-01') TO ('2024-02-01')", "a >= '2024-01-01' AND a < '2024-02-01' AND a IS NOT NULL"),
    ("date", "FROM ('2024-01-01') TO ('2024-02-01')", "a >= '2024-01-05' AND a < '2024-01-07' AND a IS NOT NULL"),
    ("date", "FROM ('2024-01-01') TO ('2024-02-01')", "a >= '2023-01-05' AND a < '2024-01-07' AND a IS NOT NULL"),
    ("timestamp", "FROM ('2024-01-01') TO ('2024-02-01')", "a >= '2024-01-01' AND a < '2024-02-01' AND a IS NOT NULL"),
    (
        "timestamptz",
        "FROM ('2024-01-01') TO ('2024-02-01')",
        "a >= '2024-01-01' AND a < '2024-02-01' AND a IS NOT NULL",
    ),
    ("text", "FROM ('a') TO ('m')", "a >= 'a' AND a < 'm' AND a IS NOT NULL"),
    ("varchar(9)", "FROM ('a') TO ('m')", "a >= 'a' AND a < 'm' AND a IS NOT NULL"),
    ("text", "IN ('x', 'y')", "a IN ('x', 'y') AND a IS NOT NULL"),
    ("text", "IN ('x', 'y')", "a = 'x' AND a IS NOT NULL"),
    ("text", "IN ('x', 'y')", "a IN ('x', 'z') AND a IS NOT NULL"),
    ("varchar(9)", "IN ('x', 'y')", "a IN ('y', 'x') AND a IS NOT NULL"),
    ("int", "IN (1, 2)", "a IN (1, 2) AND a IS NOT NULL"),
    ("int", "IN (1)", "a = 1 AND a IS NOT NULL"),
    ("int", "IN (1, NULL)", "a = 1"),
    ("int", "IN (NULL)", "a IS NULL"),
]


def _notices(connection: psycopg.Connection, sql: str) -> str:
    told: list[str] = []
    connection.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    connection.execute("SET client_min_messages = debug1")
    connection.execute(sql)
    return "\n".join(told)


@pytest.mark.parametrize("check", _NOT_NULL)
def test_not_null_is_proved_as_on_the_server(connection: psycopg.Connection, check: str) -> None:
    column = "c" if check.startswith(("c ", "(c)")) else "a"
    connection.execute("CREATE TYPE ct AS (x int)")
    connection.execute(f"CREATE TABLE t (a int, b int, c ct, CHECK ({check}))")
    database = Database(read_snapshot(connection))
    relation = database.relation_named("public", "t")
    assert relation
    found = relation.column(column)
    assert found
    told = _notices(connection, f"ALTER TABLE t ALTER COLUMN {column} SET NOT NULL")
    assert column_is_proved_not_null(relation, found, database) == ("sufficient to prove" in told)


@pytest.mark.parametrize(("kind", "bound", "check"), _BOUNDS, ids=[f"{kind} {check}" for kind, _, check in _BOUNDS])
def test_bounds_are_proved_as_on_the_server(connection: psycopg.Connection, kind: str, bound: str, check: str) -> None:
    strategy = "LIST" if bound.startswith("IN") else "RANGE"
    connection.execute("SET timezone = 'UTC'")
    connection.execute(f"CREATE TABLE p (a {kind}) PARTITION BY {strategy} (a)")
    connection.execute(f"CREATE TABLE t (a {kind}, CHECK ({check}))")
    database = Database(read_snapshot(connection))
    parent, part = database.relation_named("public", "p"), database.relation_named("public", "t")
    assert parent
    assert part
    wanted = row_constraint(parent, parsed_bound(f"FOR VALUES {bound}"))
    told = _notices(connection, f"ALTER TABLE p ATTACH PARTITION t FOR VALUES {bound}")
    assert proves_bound(part, wanted, scope_of(part, database)) == ("is implied by existing constraints" in told)
