"""What of a migration the release that still runs may notice."""

import pytest

from flyback.analysis.assessing import assess
from flyback.analysis.database import Database
from flyback.analysis.rulebook import findings
from flyback.analysis.staying import Disturbance, disturbances
from flyback.settings import FlybackSettings
from unit.analysis.data.given import database, offline, script


def noticed(sql: str) -> tuple[Disturbance, ...]:
    """Of one migration on the schema of `given`."""
    (found,) = release(sql)
    return found


def release(*migrations: str) -> list[tuple[Disturbance, ...]]:
    """Of each migration of a release on that schema."""
    made = database()
    return [of_next(sql, made) for sql in migrations]


def of_next(sql: str, made: Database) -> tuple[Disturbance, ...]:
    assessments = tuple(assess([script(sql)], made))
    return disturbances(assessments, findings(assessments, {"V1.sql": sql}, FlybackSettings(), 0))


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


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE new ADD PRIMARY KEY (id)",
        "CREATE INDEX ON new (id)",
        "CREATE UNIQUE INDEX ON new (id)",
        "ALTER TABLE new RENAME id TO key",
        "ALTER TABLE new RENAME TO newer; DROP TABLE newer",
        "ALTER TABLE new ADD FOREIGN KEY (id) REFERENCES t",
        "ALTER TABLE new ALTER id TYPE bigint, ALTER id SET NOT NULL",
        "ALTER TABLE new OWNER TO joe; REVOKE ALL ON new FROM joe",
        "CREATE TRIGGER w AFTER INSERT ON new FOR EACH ROW EXECUTE FUNCTION changes('')",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS ''; ALTER FUNCTION f() OWNER TO joe; DROP FUNCTION f()",
        "CREATE TYPE kind AS ENUM ('a'); ALTER TABLE new ADD k kind; ALTER TYPE kind RENAME TO sort",
        "CREATE SEQUENCE s OWNED BY new.id; ALTER SEQUENCE s RESTART 9; DROP SEQUENCE s",
        "CREATE VIEW seen AS SELECT * FROM new; DROP VIEW seen",
        "ALTER TABLE t ADD COLUMN c int DEFAULT 1; ALTER TABLE t DROP COLUMN c",
        "CREATE STATISTICS st ON id, a FROM t; DROP STATISTICS st",
        "DROP TABLE new",
    ],
)
def test_what_the_release_has_made_itself_is_harmless(sql: str) -> None:
    assert noticed(f"CREATE TABLE new (id int); {sql}") == ()
    assert [each for one in release("CREATE TABLE new (id int)", *sql.split("; ")) for each in one] == []


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
    add, fill, other = release(
        "ALTER TABLE t ADD COLUMN c int; ALTER TABLE t ADD COLUMN d int",
        "UPDATE t SET c = 1",
        "UPDATE t SET d = 1, b = 'x'",
    )
    assert add == fill == ()
    assert [each.text for each in other if each.takes] == ["it takes away values of column b of public.t"]


@pytest.mark.parametrize(
    "first",
    [
        "CREATE TABLE IF NOT EXISTS t (id int)",
        "CREATE TABLE new (id int); DROP TABLE new; ALTER TABLE t RENAME TO new; ALTER TABLE new RENAME TO t",
        "ALTER TABLE t ADD COLUMN c int; ALTER TABLE t RENAME c TO d; ALTER TABLE t RENAME b TO c",
    ],
)
def test_what_was_there_is_not_the_releases_own(first: str) -> None:
    _, later = release(first, "TRUNCATE t")
    assert any(each.takes for each in later)


def test_a_column_is_known_by_its_place_and_not_by_its_name() -> None:
    *_, new, old = release(
        "ALTER TABLE t ADD COLUMN c int; ALTER TABLE t RENAME c TO d; ALTER TABLE t RENAME b TO c",
        "UPDATE t SET d = 1",
        "UPDATE t SET c = 'x'",
    )
    assert new == ()
    assert any(each.takes for each in old)


def test_of_statements_on_one_line_each_is_told_once() -> None:
    found = noticed("DROP VIEW vw; ALTER TABLE t DROP COLUMN b; ALTER TABLE t DROP COLUMN a CASCADE")
    assert len(set(found)) == len(found)


def test_what_nobody_knows_is_something_to_notice() -> None:
    assert disturbances(offline("ALTER TABLE somewhere DROP COLUMN a"), ())
