"""Locks, the database and the session go where the transactions of a script take them."""

import pytest

from flyback.analysis.assessing import assess
from unit.analysis.data.given import database, effect, locks, script, told


@pytest.mark.parametrize(
    ("sql", "held"),
    [
        ("LOCK t; SELECT 1", {"public.t": "AccessExclusiveLock"}),
        ("LOCK t IN ROW EXCLUSIVE MODE; SELECT 1", {}),
        ("LOCK t IN SHARE MODE; LOCK t; SELECT 1", {"public.t": "AccessExclusiveLock"}),
        ("LOCK t; LOCK p; COMMIT; SELECT 1", {}),
        ("LOCK t; COMMIT AND CHAIN; LOCK p; SELECT 1", {"public.p": "AccessExclusiveLock"}),
        ("SAVEPOINT a; LOCK t; ROLLBACK TO a; SELECT 1", {}),
        ("LOCK p; SAVEPOINT a; LOCK t; ROLLBACK TO a; SELECT 1", {"public.p": "AccessExclusiveLock"}),
        ("SAVEPOINT a; LOCK t; RELEASE a; SELECT 1", {"public.t": "AccessExclusiveLock"}),
        ("SAVEPOINT a; SAVEPOINT b; LOCK t; ROLLBACK TO a; SELECT 1", {}),
        ("SAVEPOINT a; LOCK p; SAVEPOINT a; LOCK t; ROLLBACK TO a; SELECT 1", {"public.p": "AccessExclusiveLock"}),
        ("SAVEPOINT a; LOCK t; ROLLBACK TO a; ROLLBACK TO a; SELECT 1", {}),
        ("BEGIN; LOCK t; SELECT 1", {"public.t": "AccessExclusiveLock"}),
        ("LOCK t; LOCK nope; SELECT 1", {"public.t": "AccessExclusiveLock"}),
        ("LOCK t; PREPARE TRANSACTION 'x'; SELECT 1", {}),
        ("CREATE TABLE n (id int); LOCK n; SELECT 1", {}),
        ("LOCK t; DROP TABLE t; SELECT 1", {"public.t": "AccessExclusiveLock"}),
    ],
)
def test_locks_stay_until_their_transaction_ends(sql: str, held: dict[str, str]) -> None:
    *_, last = told(sql)
    assert {lock.relation: lock.mode for lock in last.held} == held


def test_an_effect_shows_the_lock_that_is_held_by_then() -> None:
    _, second = told("LOCK t; SELECT * FROM t")
    assert effect(second, "t").lock == "AccessExclusiveLock"


@pytest.mark.parametrize(
    ("sql", "refused"),
    [
        ("CREATE INDEX CONCURRENTLY i ON t (a)", "25001"),
        ("COMMIT; CREATE INDEX CONCURRENTLY i ON t (a)", ""),
        ("COMMIT; BEGIN; VACUUM t", "25001"),
        ("COMMIT; LOCK t", "25P01"),
        ("COMMIT; SAVEPOINT a", "25P01"),
        ("COMMIT; DECLARE c CURSOR FOR SELECT 1", "25P01"),
        ("COMMIT; DECLARE c CURSOR WITH HOLD FOR SELECT 1", ""),
        ("ROLLBACK TO nope", "3B001"),
        ("SAVEPOINT a; RELEASE a; ROLLBACK TO a", "3B001"),
        ("COMMIT PREPARED 'x'", "25001"),
        ("DO $$ BEGIN COMMIT; END $$", "2D000"),
        ("COMMIT; DO $$ BEGIN COMMIT; END $$", ""),
        ("CREATE TABLE n (id int); ROLLBACK; SELECT * FROM n", "42P01"),
        ("CREATE TABLE n (id int); COMMIT; SELECT * FROM n", ""),
        ("SAVEPOINT a; DROP TABLE ch; ROLLBACK TO a; SELECT * FROM ch", ""),
        ("DROP TABLE p; SELECT * FROM p", ""),
        ("ALTER TYPE mood ADD VALUE 'new'; UPDATE t SET en = 'new'", "55P04"),
        ("ALTER TYPE mood ADD VALUE 'new'; SELECT 'new'::mood", "55P04"),
        ("ALTER TYPE mood ADD VALUE 'new'; UPDATE t SET b = 'new'", "55P04"),
        ("ALTER TYPE mood ADD VALUE 'new'; UPDATE p SET name = 'new'", ""),
        ("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok'; UPDATE t SET en = 'ok'", ""),
        ("ALTER TYPE mood ADD VALUE 'new'; COMMIT; UPDATE t SET en = 'new'", ""),
        ("SAVEPOINT a; ALTER TYPE mood ADD VALUE 'new'; ROLLBACK TO a; UPDATE p SET name = 'new'", ""),
    ],
)
def test_what_the_transaction_does_not_allow(sql: str, refused: str) -> None:
    *_, last = told(sql)
    assert last.refused[:5] == refused


def test_a_script_without_transaction_holds_nothing() -> None:
    first, second = told("ALTER TABLE t ADD COLUMN x int; ALTER TABLE p ADD COLUMN x int", in_transaction=False)
    assert (first.held, second.held) == ((), ())
    assert locks(second) == {"p": "AccessExclusive"}


@pytest.mark.parametrize(("major", "refused"), [(15, "55P04"), (16, "55P04"), (17, ""), (18, "")])
def test_labels_of_a_new_type_are_free_from_17_on(major: int, refused: str) -> None:
    sql = "CREATE TYPE m2 AS ENUM ('a'); ALTER TYPE m2 ADD VALUE 'b'; CREATE TABLE z (x m2 DEFAULT 'b')"
    *_, last = told(sql, major=major)
    assert last.refused[:5] == refused


@pytest.mark.parametrize(
    ("sql", "relation"),
    [
        ("SET search_path TO app, public; DELETE FROM t", "app.t"),
        ("SET search_path TO app; RESET search_path; DELETE FROM t", "public.t"),
        ("SET search_path TO app; RESET ALL; DELETE FROM t", "public.t"),
        ("SET search_path TO app; SET search_path TO DEFAULT; DELETE FROM t", "public.t"),
        ("SET LOCAL search_path TO app; DELETE FROM t", "app.t"),
        ("SET LOCAL search_path TO app; COMMIT; DELETE FROM t", "public.t"),
        ("SET search_path TO app; SET LOCAL search_path TO public; COMMIT; DELETE FROM t", "app.t"),
        ("SET LOCAL search_path TO public; SET search_path TO app; COMMIT; DELETE FROM t", "app.t"),
        ("SAVEPOINT a; SET search_path TO app; ROLLBACK TO a; DELETE FROM t", "public.t"),
        ("SELECT set_config('search_path', 'app, public', false); DELETE FROM t", "app.t"),
        ("SELECT pg_catalog.set_config('search_path', 'app', true); COMMIT; DELETE FROM t", "public.t"),
        ('SET search_path TO "$user", public; DELETE FROM t', "joe.t"),
        ("SET search_path TO nowhere, app; DELETE FROM t", "app.t"),
    ],
)
def test_names_are_looked_up_where_the_session_says(sql: str, relation: str) -> None:
    ground = database()
    made = "; ".join(f"CREATE SCHEMA {name}; CREATE TABLE {name}.t (id int)" for name in ("app", "joe"))
    assert not [one.refused for one in assess([script(made)], ground) if one.refused]
    *_, last = assess([script(sql)], ground)
    assert [each.relation for each in last.effects if each.kind == "table"] == [relation]


def test_each_script_begins_with_a_fresh_session() -> None:
    scripts = [script("SET search_path TO nowhere; SET TimeZone TO 'Europe/Oslo'"), script("DELETE FROM t")]
    ground = database()
    *_, last = assess(scripts, ground)
    assert (last.refused, ground.time_zone) == ("", "UTC")


def test_statements_after_a_refused_one_are_still_looked_at() -> None:
    first, second = told("ALTER TABLE t ADD COLUMN a int; DELETE FROM t")
    assert first.refused.startswith("42701")
    assert effect(second, "t").loses == ("all rows",)
