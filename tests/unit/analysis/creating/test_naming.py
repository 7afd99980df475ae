"""Names that PostgreSQL gives, and pieces of statements that are kept."""

import pytest

from flyback.analysis.database import Database
from flyback.model.snapshot import Constraint, Index, Relation
from flyback.syntax.statements import parse_in_full
from unit.analysis.objects.told import made

_LONG = "a_table_whose_name_is_as_long_as_it_may_be_and_then_not_an_inch"


def _names(database: Database) -> set[str]:
    return {relation.name for relation in database.all(Relation)} | {each.name for each in database.all(Constraint)}


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("CREATE TABLE t (id serial PRIMARY KEY)", {"t_id_seq", "t_pkey"}),
        (
            "CREATE TABLE t (a int, b int, UNIQUE (a, b), CHECK (a > 0), CHECK (a > b))",
            {"t_a_b_key", "t_a_check", "t_check"},
        ),
        ("CREATE TABLE t (a int CHECK (a > 0) CHECK (a > 1))", {"t_a_check", "t_a_check1"}),
        ("CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t)", {"t_up_fkey"}),
        (
            "CREATE TABLE t (a text); CREATE INDEX ON t (lower(a)); CREATE INDEX ON t (a); CREATE INDEX ON t (a)",
            {"t_lower_idx", "t_a_idx", "t_a_idx1"},
        ),
        (f"CREATE TABLE {_LONG} (id serial)", {"a_table_whose_name_is_as_long_as_it_may_be_and_then_not__id_seq"}),
    ],
    ids=["serial", "keys and checks", "second check", "foreign key", "indexes", "long"],
)
def test_names(sql: str, names: set[str]) -> None:
    assert names <= _names(made(sql))


def test_definitions_are_kept_as_written() -> None:
    database = made(
        "SELECT 1; /* ä */ "
        "CREATE TABLE t (a int DEFAULT 1 + (2 * 3) NOT NULL, CONSTRAINT c CHECK ((a > 0) AND a < 9)); "
        "CREATE INDEX i ON t (a) WHERE a > 5; CREATE VIEW v AS SELECT a FROM t WITH LOCAL CHECK OPTION"
    )
    table, view = database.relation_named("", "t"), database.relation_named("", "v")
    assert table is not None
    assert view is not None
    assert table.columns[0].default_sql == "1 + (2 * 3)"
    assert [each.definition for each in database.of(table.oid, Constraint) if each.kind == "c"] == ["(a > 0) AND a < 9"]
    assert [index.predicate for index in database.of(table.oid, Index)] == ["a > 5"]
    assert view.definition == "SELECT a FROM t"


@pytest.mark.parametrize(
    ("sql", "bound"),
    [
        ("CREATE TABLE q PARTITION OF p FOR VALUES FROM (1) TO (maxvalue)", "FOR VALUES FROM (1) TO (MAXVALUE)"),
        (
            "create table q partition of p for values from (1)  to (3) partition by hash (a)",
            "FOR VALUES FROM (1)  TO (3)",
        ),
        ("CREATE TABLE q PARTITION OF p DEFAULT", "DEFAULT"),
    ],
)
def test_bounds(sql: str, bound: str) -> None:
    partition = made(f"CREATE TABLE p (a int) PARTITION BY RANGE (a); {sql}").relation_named("", "q")
    assert partition is not None
    assert partition.bound == bound
    assert len(parse_in_full(f"ALTER TABLE p ATTACH PARTITION q {partition.bound}", "x.sql")) == 1
