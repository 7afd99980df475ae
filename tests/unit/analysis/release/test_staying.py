"""What of a migration the release that still runs may notice."""

import pytest

from flyback.analysis.assessing import assess
from flyback.analysis.rulebook import findings
from flyback.analysis.staying import Disturbance, Newcomers, disturbances
from flyback.model.risk import Act
from flyback.settings import FlybackSettings
from unit.analysis.data.given import database, offline, script, told


def noticed(sql: str, newcomers: Newcomers | None = None) -> tuple[Disturbance, ...]:
    """Of one migration on the schema of `given`."""
    assessments = told(sql)
    found = findings(assessments, {"V1.sql": sql}, FlybackSettings(), 0)
    return disturbances(assessments, found, newcomers or Newcomers())


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE new (id int PRIMARY KEY, t_id int REFERENCES t)",
        "CREATE VIEW new AS SELECT id FROM t",
        "CREATE SEQUENCE new",
        "CREATE SCHEMA new",
        "CREATE FUNCTION new() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE INDEX ON t (a)",
        "ALTER TABLE t ADD COLUMN c int",
        "ALTER TABLE t ADD COLUMN c int DEFAULT 3",
        "ALTER TABLE t ADD COLUMN c int; UPDATE t SET c = 1; ALTER TABLE t ALTER COLUMN c SET DEFAULT 2",
        "ALTER TABLE t ADD COLUMN c int; ALTER TABLE t ADD CONSTRAINT known CHECK (c > 0)",
        "ALTER TYPE mood ADD VALUE 'glad'",
        "INSERT INTO t (id) VALUES (1)",
        "GRANT SELECT ON t TO joe",
        "ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = off)",
        "ALTER TABLE t ALTER COLUMN b SET STATISTICS 500",
        "REINDEX TABLE t",
        "SELECT 1",
        "COMMENT ON TABLE t IS 'x'",
        "DROP TABLE IF EXISTS nowhere",
        "CREATE TABLE new (id int); INSERT INTO new VALUES (1); UPDATE new SET id = 2; TRUNCATE new",
    ],
)
def test_harmless(sql: str) -> None:
    assert noticed(sql) == ()


@pytest.mark.xfail(strict=True, reason="statements about what their script has made have no acts, and count as unknown")
@pytest.mark.parametrize(
    "sql", ["ALTER TABLE new ADD PRIMARY KEY (id)", "CREATE INDEX ON new (id)", "ALTER TABLE new RENAME id TO key"]
)
def test_what_a_script_has_made_itself_is_harmless(sql: str) -> None:
    assert noticed(f"CREATE TABLE new (id int); {sql}") == ()


@pytest.mark.parametrize(
    ("sql", "text", "takes"),
    [
        ("DROP TABLE t CASCADE", "takes away all rows of public.t", True),
        ("ALTER TABLE t DROP COLUMN b", "takes away column b of public.t", True),
        ("TRUNCATE t", "takes away all rows of public.t", True),
        ("UPDATE t SET b = 'x'", "takes away values of column b of public.t", True),
        ("DELETE FROM p", "of public.p", True),
        ("ALTER TABLE t RENAME a TO z", "may break", False),
        ("ALTER TABLE t RENAME TO u", "may break", False),
        ("ALTER TABLE t ADD COLUMN c int NOT NULL", "", False),
        ("ALTER TABLE t ALTER COLUMN a SET NOT NULL", "", False),
        ("ALTER TABLE t ADD CONSTRAINT small CHECK (a < 9)", "not known: add check (small on public.t)", False),
        ("CREATE UNIQUE INDEX ON t (a)", "", False),
        ("ALTER TABLE t ALTER COLUMN a SET DEFAULT 7", "set default", False),
        ("ALTER TABLE t SET (user_catalog_table = true)", "set options", False),
        ("DROP VIEW vw", "vw", False),
        ("DROP FUNCTION wipe()", "wipe", False),
        ("REVOKE SELECT ON t FROM joe", "", False),
        ("DO $$ BEGIN EXECUTE 'DELETE FROM ' || current_user; END $$", "nobody knows", False),
        ("DO $$ BEGIN DELETE FROM t; END $$", "takes away all rows of public.t", True),
        ("SELECT dyn('t')", "nobody knows", False),
        ("CREATE TRIGGER w AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION changes('')", "", False),
        ("ALTER TABLE t ENABLE ROW LEVEL SECURITY", "", False),
        ("UPDATE pg_catalog.pg_class SET relname = 'x'", "", False),
        ("ALTER TABLE nowhere ADD COLUMN a int", "the server will refuse it", False),
    ],
)
def test_something_to_notice(sql: str, text: str, *, takes: bool) -> None:
    found = noticed(sql)
    assert found
    assert any(text in each.text and each.takes is takes for each in found), found


def test_the_line_is_that_of_the_statement() -> None:
    found = noticed("SELECT 1;\nALTER TABLE t ADD COLUMN c int;\n\nALTER TABLE t DROP COLUMN b;")
    assert {each.line for each in found} == {4}


def test_a_later_migration_fills_what_an_earlier_one_of_the_release_has_added() -> None:
    made, newcomers = database(), Newcomers()
    add, fill, other = (
        tuple(assess([script(sql)], made))
        for sql in ("ALTER TABLE t ADD COLUMN c int", "UPDATE t SET c = 1", "UPDATE t SET c = 1, b = 'x'")
    )
    assert disturbances(add, (), newcomers) == ()
    assert disturbances(fill, (), newcomers) == ()
    assert disturbances(fill, (), Newcomers())
    assert any(each.takes for each in disturbances(other, (), newcomers))


def test_a_table_that_may_have_been_there_is_no_newcomer() -> None:
    newcomers = Newcomers()
    newcomers.welcome(Act(kind="create table", relation="public.t", name="public.t", detail={"exists": "yes"}))
    assert not newcomers.has("public.t")
    newcomers.welcome(Act(kind="create table", relation="public.t", name="public.t"))
    assert newcomers.has("public.t")
    assert not newcomers.have("public.t", ["a"])


def test_what_nobody_knows_is_something_to_notice() -> None:
    assessments = offline("ALTER TABLE somewhere DROP COLUMN a")
    assert disturbances(assessments, (), Newcomers())
