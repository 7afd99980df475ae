"""Names, schemas, owners and grants after the statements that change them."""

import pytest

from flyback.analysis.assessing import assess
from flyback.model.publications import Published
from flyback.model.snapshot import Constraint, Namespace, Relation
from unit.analysis.objects.told import acts, made, offline, script, told

_SETUP = """
    CREATE SCHEMA s2;
    CREATE TABLE t (id serial PRIMARY KEY, a int CONSTRAINT ck CHECK (a > 0), b text);
    CREATE TYPE mood AS ENUM ('sad');
    CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT 1';
"""


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("ALTER TABLE t RENAME TO z", "DROP TABLE z"),
        ("ALTER TABLE t RENAME TO z", "DROP TYPE IF EXISTS t; CREATE TABLE t (id int)"),
        ("ALTER INDEX t_pkey RENAME TO z", "ALTER TABLE t DROP CONSTRAINT z"),
        ("ALTER TABLE t RENAME CONSTRAINT t_pkey TO z", "COMMENT ON INDEX z IS 'x'"),
        ("ALTER TABLE t RENAME COLUMN a TO z", "ALTER TABLE t DROP COLUMN z"),
        ("ALTER TABLE t SET SCHEMA s2", "DROP TABLE s2.t"),
        ("ALTER TABLE t SET SCHEMA s2", "COMMENT ON INDEX s2.t_pkey IS 'x'; COMMENT ON SEQUENCE s2.t_id_seq IS 'x'"),
        ("ALTER SCHEMA s2 RENAME TO s3; ALTER TABLE t SET SCHEMA s3", "DROP TABLE s3.t"),
        ("ALTER TYPE mood RENAME TO z", "DROP TYPE z"),
        ("ALTER TYPE mood SET SCHEMA s2", "DROP TYPE s2.mood"),
        ("ALTER FUNCTION f(int) RENAME TO g", "DROP FUNCTION g(int)"),
        ("ALTER FUNCTION f(int) SET SCHEMA s2", "DROP FUNCTION s2.f"),
        ("CREATE SCHEMA z CREATE TABLE x (id int)", "DROP TABLE z.x; DROP SCHEMA z"),
        ("CREATE TABLE x (a int); CREATE TABLE y (x x, xs x[])", "DROP TABLE y; DROP TABLE x"),
        ("CREATE COLLATION c (locale = 'C')", "DROP COLLATION c"),
        ("CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)", "DROP OPERATOR === (int, int)"),
        ("CREATE STATISTICS st ON a, b FROM t", "ALTER STATISTICS st SET STATISTICS 9; DROP STATISTICS st"),
        ("CREATE PUBLICATION p FOR TABLE t", "ALTER PUBLICATION p DROP TABLE t; DROP PUBLICATION p"),
        ("CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w", "DROP SERVER s"),
        ("CREATE EXTENSION citext", "DROP EXTENSION citext"),
    ],
)
def test_later_statements_find_it(first: str, then: str) -> None:
    assert [one.refused for one in told(_SETUP, f"{first}; {then}")] == [""] * (
        1 + first.count(";") + 1 + then.count(";")
    )


def test_expressions_follow_a_renamed_column() -> None:
    database = made(_SETUP)
    list(assess([script("ALTER TABLE t RENAME COLUMN a TO amount")], database))
    table = database.relation_named("public", "t")
    assert table is not None
    (check,) = (each for each in database.of(table.oid, Constraint) if each.name == "ck")
    assert "amount" in check.definition


@pytest.mark.parametrize(
    ("sql", "locks"),
    [
        ("ALTER INDEX t_pkey RENAME TO z", {"public.t_pkey": "ShareUpdateExclusiveLock"}),
        ("ALTER TABLE t_pkey RENAME TO z", {"public.t_pkey": "AccessExclusiveLock"}),
        ("COMMENT ON COLUMN t.a IS 'x'", {"public.t": "ShareUpdateExclusiveLock"}),
        ("GRANT SELECT ON t TO joe", {}),
        ("ALTER TABLE t SET SCHEMA s2", {"public.t": "AccessExclusiveLock", "public.t_id_seq": "AccessExclusiveLock"}),
        ("CREATE PUBLICATION p FOR TABLE t", {"public.t": "ShareUpdateExclusiveLock"}),
    ],
)
def test_locks(sql: str, locks: dict[str, str]) -> None:
    (assessment,) = told(_SETUP, sql)
    assert {effect.relation: effect.lock for effect in assessment.effects} == locks


def test_roles_that_hold_something_cannot_be_dropped() -> None:
    granted, refused, freed, dropped = told(
        _SETUP, "GRANT SELECT ON t TO ann; DROP ROLE ann; DROP OWNED BY ann; DROP ROLE ann"
    )
    assert (granted.refused, freed.refused, dropped.refused) == ("", "", "")
    assert refused.refused == '2BP01 role "ann" cannot be dropped because some objects depend on it'


def test_drop_owned_drops_what_the_role_owns() -> None:
    assessment = told(f"{_SETUP} ALTER TABLE t OWNER TO ann", "DROP OWNED BY ann")[0]
    assert ("public.t", ("all rows",)) in [(effect.relation, effect.loses) for effect in assessment.effects]


def test_publishing_is_undone_with_its_transaction() -> None:
    database = made(f"{_SETUP} CREATE PUBLICATION p")
    list(assess([script("SAVEPOINT x; ALTER PUBLICATION p ADD TABLE t; ROLLBACK TO x")], database))
    assert list(database.all(Published)) == []


def test_extensions_make_more_than_the_script_says() -> None:
    database = made("CREATE EXTENSION postgis; CREATE TABLE t (id int, at geometry)")
    assert not database.complete


def test_a_refused_create_extension_makes_nothing() -> None:
    database = made("CREATE EXTENSION citext")
    assert [one.refused for one in assess([script("CREATE EXTENSION citext")], database)] == [
        '42710 extension "citext" already exists'
    ]


@pytest.mark.parametrize(
    ("sql", "kind", "expected"),
    [
        ("ALTER TABLE t RENAME TO z", "rename table", ("public.t", "t")),
        ("ALTER TABLE t RENAME COLUMN a TO z", "rename column", ("public.t", "a")),
        ("ALTER TABLE t_id_seq RENAME TO z", "rename sequence", ("public.t_id_seq", "t_id_seq")),
        ("ALTER TABLE t_pkey RENAME TO z", "rename index", ("public.t", "t_pkey")),
        ("ALTER SCHEMA s2 RENAME TO z", "rename schema", ("", "s2")),
        ("ALTER TABLE t SET SCHEMA s2", "set schema", ("public.t", "t")),
        ("GRANT SELECT ON t TO ann", "grant", ("public.t", "select")),
        ("REVOKE ALL ON t FROM ann", "revoke", ("public.t", "all")),
        ("ALTER SYSTEM SET work_mem = '8MB'", "cluster-wide object", ("", "setting work_mem")),
        ("CREATE ROLE ann", "cluster-wide object", ("", "role ann")),
    ],
)
def test_acts(sql: str, kind: str, expected: tuple[str, str]) -> None:
    assert acts(told(_SETUP, sql)[0], kind) == [expected]


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE t RENAME COLUMN a TO b",
        "ALTER VIEW v RENAME TO w",
        "ALTER TYPE x RENAME TO y",
        "ALTER SCHEMA s RENAME TO z",
        "COMMENT ON CONSTRAINT c ON t IS 'x'",
        "GRANT EXECUTE ON FUNCTION f(int) TO ann",
        "ALTER PUBLICATION p ADD TABLE t",
        "ALTER EXTENSION e UPDATE",
        "REASSIGN OWNED BY a TO b",
        "ALTER TRIGGER x ON t RENAME TO y",
    ],
)
def test_offline_nothing_is_refused(sql: str) -> None:
    assert [one.refused for one in offline(sql)] == [""]


def test_names_of_schemas_reach_what_is_in_them() -> None:
    database = made(f"{_SETUP} CREATE TABLE s2.x (id int)")
    list(assess([script("ALTER SCHEMA s2 RENAME TO s3")], database))
    assert database.named(Namespace, "s3") is not None
    assert {relation.name for relation in database.all(Relation) if relation.schema == "s3"} == {"x"}
