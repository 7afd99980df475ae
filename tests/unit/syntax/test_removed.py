"""What an undo script takes out of the database, read from its text."""

import pytest

from flyback.syntax.removed import (
    ConvertedColumn,
    Removal,
    SomeRows,
    Unseen,
    WholeColumn,
    WholeSchema,
    WholeTable,
    WholeType,
    removed,
)
from flyback.syntax.statements import split


def shown(removal: Removal) -> str:
    match removal:
        case WholeTable(table=table):
            return f"table {table}"
        case WholeColumn(table=table, column=column):
            return f"column {table}.{column}"
        case ConvertedColumn(table=table, column=column):
            return f"type of {table}.{column}"
        case SomeRows(table=table, columns=columns):
            return f"rows of {table} {','.join(columns)}".strip()
        case WholeSchema(schema=schema):
            return f"schema {schema}"
        case WholeType(type=name):
            return f"type {name}"
        case Unseen(what=what):
            return f"unseen: {what}"


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        pytest.param("DROP TABLE IF EXISTS s.t, u CASCADE", ["table s.t", "table u"], id="drop-tables"),
        pytest.param("TRUNCATE t, s.u", ["table t", "table s.u"], id="truncate"),
        pytest.param("ALTER TABLE t DROP a, DROP COLUMN IF EXISTS b", ["column t.a", "column t.b"], id="drop-columns"),
        pytest.param("ALTER TABLE t ALTER a TYPE int USING a::int", ["type of t.a"], id="convert"),
        pytest.param("DELETE FROM t WHERE a = 1", ["rows of t"], id="delete"),
        pytest.param("UPDATE s.t SET a = 1, b = 2", ["rows of s.t a,b"], id="update"),
        pytest.param("DROP SCHEMA s CASCADE", ["schema s"], id="schema-with-all-in-it"),
        pytest.param("DROP SCHEMA s", [], id="empty-schema"),
        pytest.param("DROP TYPE s.e CASCADE", ["type s.e"], id="type-with-columns"),
        pytest.param("DROP TYPE e", [], id="unused-type"),
        pytest.param("DROP EXTENSION hstore", ["unseen: DROP EXTENSION hstore"], id="extension"),
        pytest.param("DO $$BEGIN DROP TABLE t; END$$", ["unseen: a DO block"], id="do"),
        pytest.param("CALL tidy()", ["unseen: a procedure call"], id="call"),
        pytest.param("SELECT s.tidy(1)", ["unseen: a call of tidy"], id="function"),
        pytest.param("SELECT setval('s', 1), set_config('a.b', 'c', false)", [], id="harmless-functions"),
        pytest.param("DROP INDEX i; DROP VIEW v; ALTER TABLE t DROP CONSTRAINT c", [], id="without-rows"),
        pytest.param("ALTER TABLE a RENAME TO b; DROP TABLE b", ["table a"], id="renamed-before"),
        pytest.param("ALTER TABLE t RENAME a TO b; ALTER TABLE t DROP b", ["column t.a"], id="column-renamed-before"),
        pytest.param("CREATE TABLE x (a int); DELETE FROM x; DROP TABLE x", [], id="own-table"),
        pytest.param("CREATE TEMP TABLE x AS SELECT 1; DROP TABLE x", [], id="own-temporary-table"),
        pytest.param("DROP TABLE x; CREATE TABLE x (a int); DROP TABLE x", ["table x"], id="made-anew"),
        pytest.param("ALTER TABLE t ADD a int; UPDATE t SET a = 1", [], id="own-column"),
        pytest.param(
            "ALTER TABLE t ADD a int; UPDATE t SET a = 1, b = 2", ["rows of t b"], id="own-column-and-another"
        ),
        pytest.param(
            "WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM gone",
            ["unseen: a WITH that changes rows"],
            id="with",
        ),
    ],
)
def test_removals(sql: str, found: list[str]) -> None:
    assert [shown(removal) for removal in removed(split(sql, "U1__x.sql"))] == found


@pytest.mark.parametrize(
    ("sql", "selection"),
    [
        pytest.param("DELETE FROM t", "SELECT FROM t", id="all"),
        pytest.param("DELETE FROM ONLY t AS x WHERE a RETURNING *", "SELECT FROM ONLY t AS x WHERE a", id="where"),
        pytest.param(
            "DELETE FROM t USING u, v WHERE t.a = u.a",
            "SELECT FROM t WHERE EXISTS (SELECT FROM u, v WHERE t.a = u.a )",
            id="using",
        ),
        pytest.param(
            "UPDATE t SET a = (SELECT b FROM u WHERE u.c = t.c) WHERE a IS NULL",
            "SELECT FROM t WHERE a IS NULL",
            id="update-with-subquery",
        ),
        pytest.param("UPDATE t AS x SET a = b IS DISTINCT FROM c", "SELECT FROM t AS x", id="distinct-from"),
        pytest.param(
            "UPDATE t SET a = u.a FROM u WHERE u.b = t.b",
            "SELECT FROM t WHERE EXISTS (SELECT FROM u WHERE u.b = t.b )",
            id="update-from",
        ),
        pytest.param(
            "UPDATE t SET a = 1 FROM u", "SELECT FROM t WHERE EXISTS (SELECT FROM u )", id="from-without-where"
        ),
        pytest.param(
            "WITH k AS (SELECT 1 AS a) DELETE FROM t USING k WHERE t.a = k.a",
            "WITH k AS (SELECT 1 AS a) SELECT FROM t WHERE EXISTS (SELECT FROM k WHERE t.a = k.a )",
            id="with",
        ),
        pytest.param('UPDATE "set" SET a = 1 WHERE b', 'SELECT FROM "set" WHERE b', id="a-table-called-set"),
        pytest.param("UPDATE set SET a = 1 WHERE b", "SELECT FROM set WHERE b", id="the-same-without-quotes"),
        pytest.param("ALTER TABLE x RENAME TO y; DELETE FROM t WHERE a IN (SELECT a FROM y)", "", id="after-a-rename"),
    ],
)
def test_selections(sql: str, selection: str) -> None:
    """The SELECT finds the rows that the DELETE or UPDATE would."""
    (found,) = [item for item in removed(split(sql, "U1__x.sql")) if isinstance(item, SomeRows)]
    assert " ".join(found.selection.split()) == selection
    if selection:
        (statement,) = split(found.selection, "selection")
        assert statement.tag.startswith(("SELECT", "WITH"))


def test_functions_of_conditions_are_told() -> None:
    (found,) = removed(split("DELETE FROM t WHERE a < now() - s.age(b)", "U1__x.sql"))
    assert isinstance(found, SomeRows)
    assert found.functions == {"now", "age"}
