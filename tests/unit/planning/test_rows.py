"""The rows that a plan writes, the digest of a plan, and how text becomes SQL."""

from dataclasses import replace

import pytest

from flyback.model.plan import Alone, Atomic, Command, Plan
from flyback.model.script import BaselineScript, RepeatableScript
from flyback.model.version import Version
from flyback.planning.work import Work
from flyback.settings import FlybackSettings, FlywaySettings
from flyback.syntax.quoting import identifier, literal, nullable, shortest
from unit.planning.arranged import GROUP, MIXED, SURROUNDINGS, callback, plan, source, undo, work

COLUMNS = (
    'INSERT INTO "public"."flyway_schema_history" ("installed_rank", "version", "description", "type", "script", '
    '"checksum", "installed_by", "execution_time", "success")\n'
)
ELAPSED = "(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.now()) * 1000)::pg_catalog.int4"


def own_text(made: Plan, start: str) -> list[str]:
    """What flyback itself sends that begins so."""
    commands = [
        command for step in made.steps for unit in step.units if isinstance(unit, Atomic) for command in unit.commands
    ]
    return [
        command.sql
        for command in commands
        if isinstance(command, Command) and command.statement is None and command.sql.startswith(start)
    ]


def rows(made: Plan) -> list[str]:
    """The values of the rows that are inserted."""
    return [text.removeprefix(COLUMNS) for text in own_text(made, COLUMNS)]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(
            work("select 1"),
            f"VALUES (1, '1', 'x', 'SQL', 'V1__x.sql', 7, CURRENT_USER, {ELAPSED}, TRUE)",
            id="versioned",
        ),
        pytest.param(
            Work(
                script=RepeatableScript(description="v", source=source("R__v.sql", "select 1"), raw_checksum=8),
                installed_rank=3,
            ),
            f"VALUES (3, NULL, 'v', 'SQL', 'R__v.sql', 7, CURRENT_USER, {ELAPSED}, TRUE)",
            id="repeatable",
        ),
        pytest.param(
            Work(
                script=BaselineScript(
                    version=Version("1_2"), description="it's", source=source("B1_2__b.sql", "select 1")
                ),
                installed_rank=1,
            ),
            f"VALUES (1, '1.2', 'it''s', 'SQL_BASELINE', 'B1_2__b.sql', 7, CURRENT_USER, {ELAPSED}, TRUE)",
            id="baseline",
        ),
        pytest.param(
            undo("select 1"),
            f"VALUES (2, '1', 'x', 'DELETE', 'V1__x.sql', -5, CURRENT_USER, {ELAPSED}, TRUE)",
            id="undo",
        ),
    ],
)
def test_the_row(made: Work, expected: str) -> None:
    assert rows(plan(made)) == [expected]


def test_an_undo_may_leave_a_row_of_its_own_script() -> None:
    settings = FlybackSettings(undone_as="UNDO_SQL")
    expected = f"VALUES (2, '1', 'undo x', 'UNDO_SQL', 'U1__undo_x.sql', 7, CURRENT_USER, {ELAPSED}, TRUE)"
    assert rows(plan(undo("select 1"), flyback=settings)) == [expected]


def test_installed_by_may_be_told() -> None:
    made = plan("select 1", surroundings=replace(SURROUNDINGS, installed_by="o'hara\\"))
    assert r", E'o''hara\\', " in rows(made)[0]


def test_rows_without_scripts_took_no_time() -> None:
    assert ", CURRENT_USER, 0, TRUE)" in rows(plan("x", flyway=FlywaySettings(skip_executing_migrations=True)))[0]


def test_each_row_of_a_group_tells_its_own_time() -> None:
    first, second = rows(plan("select 1", "select 2", flyway=GROUP))
    assert "sum" not in first
    assert f"{ELAPSED} - (SELECT COALESCE(pg_catalog.sum(execution_time), 0)::pg_catalog.int4 FROM" in second
    assert 'WHERE "installed_rank" >= 1' in second


def test_a_row_is_written_as_failed_before_what_is_no_transaction() -> None:
    made = plan("vacuum")
    assert rows(made) == ["VALUES (1, '1', 'x', 'SQL', 'V1__x.sql', 7, CURRENT_USER, 0, FALSE)"]
    [flip] = own_text(made, 'UPDATE "public"')
    assert '"success" = TRUE' in flip
    assert flip.endswith('WHERE "installed_rank" = 1')


def test_names_are_quoted() -> None:
    strange = replace(SURROUNDINGS, schema='sch"ema', table="it's")
    made = plan("vacuum", surroundings=strange, flyback=FlybackSettings(schema="$flyback$"))
    assert own_text(made, 'INSERT INTO "sch""ema"."it\'s" ')
    [create] = own_text(made, "DO ")
    assert create.startswith("DO $flyback1$\n")
    assert 'CREATE SCHEMA "$flyback$"' in create
    [begun] = own_text(made, 'INSERT INTO "$flyback$".journal')
    assert "VALUES ('sch\"ema', 'it''s', 1, 'V1__x.sql', " in begun


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "'plain'"),
        ("it's", "'it''s'"),
        ("a\\b", r"E'a\\b'"),
        ("a\\'b", r"E'a\\''b'"),
        ("", "''"),
        (None, "NULL"),
        ("a\nb", "'a\nb'"),
    ],
)
def test_literals(text: str | None, expected: str) -> None:
    assert nullable(text) == expected
    if text is not None:
        assert literal(text) == expected


@pytest.mark.parametrize(
    ("name", "quoted", "shorter"),
    [
        ("orders", '"orders"', "orders"),
        ("Orders", '"Orders"', '"Orders"'),
        ('a"b', '"a""b"', '"a""b"'),
        ("1a", '"1a"', '"1a"'),
    ],
)
def test_identifiers(name: str, quoted: str, shorter: str) -> None:
    assert (identifier(name), shortest(name)) == (quoted, shorter)


BASE = plan("select 1", "vacuum")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(plan("select 1", "vacuum", surroundings=replace(SURROUNDINGS, run_id="run-2")), id="another-run"),
        pytest.param(
            plan("select 1", "vacuum", surroundings=replace(SURROUNDINGS, installed_by="me")), id="somebody-else"
        ),
    ],
)
def test_the_digest_is_not_over_who_runs_it_when(other: Plan) -> None:
    assert other.digest == BASE.digest


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(plan("select 2", "vacuum"), id="statement"),
        pytest.param(plan("vacuum", "select 1", flyway=MIXED), id="order"),
        pytest.param(plan("select 1"), id="fewer"),
        pytest.param(plan("select 1", work("vacuum", 3)), id="rank"),
        pytest.param(plan("select 1", "vacuum", surroundings=replace(SURROUNDINGS, schema="s")), id="schema"),
        pytest.param(
            plan("select 1", "vacuum", surroundings=replace(SURROUNDINGS, reset=("reset all",))), id="session"
        ),
        pytest.param(plan("select 1", "vacuum", callbacks=(callback("afterEachMigrate", "select 1"),)), id="callback"),
        pytest.param(plan("copy t from stdin;\n1\n\\.\n"), id="copy"),
        pytest.param(plan("copy t from stdin;\n2\n\\.\n"), id="copy-data"),
    ],
)
def test_the_digest_is_over_everything_that_changes_what_runs(other: Plan) -> None:
    assert other.digest != BASE.digest


def test_the_digest_covers_copy_data() -> None:
    one, two = (plan(f"copy t from stdin;\n{number}\n\\.\n") for number in (1, 2))
    assert one.digest != two.digest


def test_a_statement_alone_knows_its_notes() -> None:
    alone = plan("vacuum").steps[0].units[1]
    assert isinstance(alone, Alone)
    assert (alone.before.through, alone.after.through) == (0, 1)
