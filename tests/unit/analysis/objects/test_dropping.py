"""What is lost and what else goes when something is dropped."""

import pytest

from flyback.analysis.assessing import assess
from flyback.model.snapshot import Constraint, Index, Relation
from unit.analysis.objects.told import acts, losses, made, offline, script, told

_SHOP = """
    CREATE TABLE p (id int PRIMARY KEY, name text);
    CREATE TABLE ch (id serial PRIMARY KEY, p_id int CONSTRAINT fk REFERENCES p, q int, CHECK (q > p_id));
    CREATE INDEX ch_q ON ch (q, p_id);
    CREATE VIEW vw AS SELECT id, name FROM p;
"""


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DROP TABLE ch", {"public.ch: all rows", "public.ch_id_seq: its position"}),
        ("DROP TABLE p CASCADE", {"public.p: all rows"}),
        ("DROP TABLE p", {"public.p: all rows"}),
        ("DROP VIEW vw", set()),
        ("DROP INDEX ch_q", set()),
        ("DROP SCHEMA public CASCADE", {"public.p: all rows", "public.ch: all rows", "public.ch_id_seq: its position"}),
        ("ALTER TABLE ch DROP COLUMN q", {"public.ch: column q"}),
        ("ALTER TABLE ch DROP COLUMN id", {"public.ch: column id", "public.ch_id_seq: its position"}),
        ("ALTER TABLE p DROP COLUMN name", {"public.p: column name"}),
    ],
)
def test_losses(sql: str, expected: set[str]) -> None:
    assert losses(told(_SHOP, sql)[0]) == expected


def test_types_take_columns_along() -> None:
    setup = "CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE TABLE t (id int, m mood)"
    restricted, cascaded = (told(setup, sql)[0] for sql in ("DROP TYPE mood", "DROP TYPE mood CASCADE"))
    assert restricted.refused == (
        "2BP01 cannot drop type mood because other objects depend on it: column m of table t depends on type mood"
    )
    assert losses(restricted) == losses(cascaded) == {"public.t: column m"}
    assert acts(cascaded, "dropped too") == [("public.t", "column public.t.m")]


def test_types_take_fields_of_stored_rows_along() -> None:
    setup = "CREATE TYPE mood AS ENUM ('sad'); CREATE TYPE ct AS (m mood, n int); CREATE TABLE t (c ct, d ct[])"
    assessment = told(setup, "DROP TYPE mood CASCADE")[0]
    assert losses(assessment) == {"public.t: attribute m of column c", "public.t: attribute m of column d"}


def test_members_of_an_extension_are_not_told_one_by_one() -> None:
    database = made("CREATE EXTENSION e; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    list(assess([script("ALTER EXTENSION e ADD FUNCTION f()")], database))
    (assessment,) = assess([script("DROP EXTENSION e")], database)
    assert assessment.drops == ("extension e",)
    assert acts(assessment, "dropped too") == []


def test_what_goes_silently_with_a_column() -> None:
    assessment = told(_SHOP, "ALTER TABLE ch DROP COLUMN p_id")[0]
    assert sorted(name for _, name in acts(assessment, "dropped too")) == [
        "constraint public.ch.ch_check (c)",
        "constraint public.ch.fk (f)",
        "index public.ch_q",
    ]
    assert {effect.relation: effect.lock for effect in assessment.effects} == {
        "public.ch": "AccessExclusiveLock",
        "public.ch_q": "AccessExclusiveLock",
        "public.p": "AccessExclusiveLock",
    }


def test_only_what_is_not_part_of_a_dropped_table_is_told_beside_it() -> None:
    cascaded = told(_SHOP, "DROP TABLE p CASCADE")[0]
    assert sorted(acts(cascaded, "dropped too")) == [
        ("public.ch", "constraint public.ch.fk (f)"),
        ("public.vw", "view public.vw"),
    ]


def test_a_refused_statement_changes_nothing() -> None:
    database = made(_SHOP)
    refused, *_ = assess([script("DROP TABLE p")], database)
    assert refused.refused.startswith("2BP01 cannot drop table p because other objects depend on it")
    assert refused.drops == ()
    assert all(not effect.lock for effect in refused.effects)
    assert database.relation_named("public", "p") is not None


def test_what_is_dropped_is_not_there_any_more() -> None:
    database = made(_SHOP)
    assessments = list(
        assess([script("DROP TABLE p CASCADE; DROP TABLE p; DROP INDEX p_pkey; DROP VIEW vw")], database)
    )
    assert [one.refused for one in assessments] == [
        "",
        '42P01 table "p" does not exist',
        '42704 index "p_pkey" does not exist',
        '42P01 view "vw" does not exist',
    ]
    child = database.relation_named("public", "ch")
    assert child is not None
    assert [constraint.kind for constraint in database.of(child.oid, Constraint)] == ["c", "p"]
    assert len(database.of(child.oid, Index)) == 2


def test_what_the_script_itself_made_costs_nothing() -> None:
    *_, dropped = told(_SHOP, "CREATE TABLE n (id int PRIMARY KEY, p_id int REFERENCES p); DROP TABLE n")
    assert [effect.relation for effect in dropped.effects] == ["public.p"]
    assert losses(dropped) == set()
    assert acts(dropped, "drop table") == []


def test_rollback_brings_it_back() -> None:
    database = made(_SHOP)
    before = {record.oid for record in database.all(Relation)}
    list(assess([script("SAVEPOINT s; DROP TABLE p CASCADE; ROLLBACK TO s")], database))
    assert {record.oid for record in database.all(Relation)} == before
    parent = database.relation_named("public", "p")
    assert parent is not None
    assert [constraint.name for constraint in database.foreign_keys_to(parent.oid)] == ["fk"]


@pytest.mark.parametrize(
    ("sql", "lock"),
    [
        ("DROP TABLE t", "AccessExclusiveLock"),
        ("DROP INDEX i", "AccessExclusiveLock"),
        ("DROP VIEW v", "AccessExclusiveLock"),
        ("DROP TRIGGER x ON t", "AccessExclusiveLock"),
        ("DROP POLICY x ON s.t", "AccessExclusiveLock"),
    ],
)
def test_offline(sql: str, lock: str) -> None:
    (assessment,) = offline(sql)
    assert not assessment.refused
    assert [effect.lock for effect in assessment.effects] == [lock]


@pytest.mark.parametrize("sql", ["DROP TABLE t CASCADE", "DROP TYPE x CASCADE", "DROP SCHEMA s CASCADE"])
def test_offline_nobody_knows_what_cascade_takes_along(sql: str) -> None:
    (assessment,) = offline(sql)
    assert any("CASCADE" in unknown for unknown in assessment.unknown)


@pytest.mark.parametrize(
    ("sql", "kind", "relation", "name"),
    [
        ("DROP TABLE ch", "drop table", "public.ch", "ch"),
        ("DROP INDEX ch_q", "drop index", "public.ch", "ch_q"),
        ("DROP VIEW IF EXISTS nope", "drop view", "", "nope"),
        ("DROP MATERIALIZED VIEW IF EXISTS nope", "drop materialized view", "", "nope"),
        ("DROP FUNCTION IF EXISTS f(int)", "drop function", "", "f"),
        ("DROP TRIGGER IF EXISTS x ON ch", "drop trigger", "public.ch", "x"),
        ("DROP STATISTICS IF EXISTS nope", "drop statistics", "", "nope"),
    ],
)
def test_acts(sql: str, kind: str, relation: str, name: str) -> None:
    assert acts(told(_SHOP, sql)[0], kind) == [(relation, name)]
