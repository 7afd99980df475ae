"""What a script brings into the database, read from its text."""

import pytest

from flyback.syntax.created import Created, created
from flyback.syntax.statements import split


def read(sql: str) -> Created:
    return created(split(sql, "V1__x.sql"))


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        pytest.param("CREATE TABLE t (a int)", ["t"], id="plain"),
        pytest.param('CREATE TABLE "S"."T" (a int)', ["S.T"], id="quoted"),
        pytest.param("CREATE UNLOGGED TABLE IF NOT EXISTS s.t (a int)", ["s.t"], id="unlogged"),
        pytest.param("CREATE TEMP TABLE t (a int)", [], id="temporary"),
        pytest.param("CREATE TABLE t AS SELECT 1 AS a", ["t"], id="as-select"),
        pytest.param("SELECT 1 AS a INTO t", ["t"], id="select-into"),
        pytest.param("CREATE MATERIALIZED VIEW m AS SELECT 1", [], id="materialized-view"),
        pytest.param("CREATE TABLE p PARTITION OF q FOR VALUES IN (1)", ["p"], id="partition"),
        pytest.param("CREATE SCHEMA s CREATE TABLE t (a int)", ["s.t"], id="schema-element"),
        pytest.param("CREATE TABLE a (x int); ALTER TABLE a RENAME TO b", ["b"], id="renamed"),
        pytest.param("CREATE TABLE a (x int); ALTER TABLE a SET SCHEMA s", ["s.a"], id="moved"),
        pytest.param("DO $$BEGIN CREATE TABLE a (x int); END$$", [], id="inside-do"),
    ],
)
def test_tables(sql: str, tables: list[str]) -> None:
    assert [str(name) for name in read(sql).tables] == tables


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        pytest.param(
            "ALTER TABLE s.t ADD c int DEFAULT 5, ADD COLUMN IF NOT EXISTS d int", ["s.t.c", "s.t.d"], id="two"
        ),
        pytest.param("CREATE TABLE t (a int); ALTER TABLE t ADD c int", [], id="of-a-new-table"),
        pytest.param("ALTER TABLE t ADD c int; ALTER TABLE t RENAME c TO d", ["t.d"], id="renamed"),
        pytest.param("ALTER TABLE t ADD c int; ALTER TABLE t RENAME TO u", ["u.c"], id="table-renamed"),
        pytest.param("ALTER TABLE t DROP COLUMN c", [], id="dropped"),
    ],
)
def test_columns(sql: str, columns: list[str]) -> None:
    assert [f"{new.table}.{new.column}" for new in read(sql).columns] == columns


def test_enum_values_schemas_and_rows() -> None:
    found = read(
        "CREATE SCHEMA a; ALTER TYPE s.mood ADD VALUE 'sad'; ALTER TYPE s.mood RENAME VALUE 'x' TO 'y';"
        "INSERT INTO t VALUES (1); COPY s.u FROM STDIN;\n1\n\\.\nUPDATE t SET a = 1, (b, c) = (2, 3);"
    )
    assert [(str(new.type), new.value) for new in found.values] == [("s.mood", "sad")]
    assert found.schemas == ("a",)
    assert [str(name) for name in found.filled] == ["t", "s.u"]
    assert [new.column for new in found.written] == ["a", "b", "c"]


def test_a_search_path_of_the_script_goes_with_the_names() -> None:
    found = read("SET search_path TO a, b; CREATE TABLE t (x int); RESET search_path; CREATE TABLE u (x int)")
    assert [name.path for name in found.tables] == [("a", "b"), ()]
