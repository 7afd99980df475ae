"""Scripts to transactions: what commits together, and what is sent in which order."""

import pytest

from flyback.errors import ProjectError
from flyback.model.plan import Atomic, Resume
from flyback.model.script import VersionedScript
from flyback.model.version import Version
from flyback.planning.work import Work
from flyback.settings import FlywaySettings
from unit.planning.arranged import GROUP, MIXED, callback, plan, sketch, source, undo, work


def alone(statement: str, wait: str, ordinal: int) -> str:
    return f"[BEGIN started COMMIT] '{statement}' [BEGIN done COMMIT] {wait} -> {ordinal}"


CLOSING = "BEGIN success end COMMIT -> 1"
OPENING = "reset BEGIN row journal COMMIT -> 0"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("select 1", "reset BEGIN 'select 1' row COMMIT -> 1", id="plain"),
        pytest.param("", "reset BEGIN row COMMIT -> 0", id="empty"),
        pytest.param("-- nothing", "reset BEGIN row COMMIT -> 0", id="comment"),
        pytest.param(
            "drop table a; select 1",
            "reset BEGIN LOCK 'drop table a' 'select 1' row COMMIT -> 2",
            id="locks",
        ),
        pytest.param("begin; select 1; commit", "reset BEGIN 'select 1' row COMMIT -> 3", id="wraps-itself"),
        pytest.param("begin; select 1", "reset BEGIN 'select 1' row COMMIT -> 2", id="commit-is-left-to-us"),
        pytest.param("select 1; commit", "reset BEGIN 'select 1' row COMMIT -> 2", id="commits-what-we-began"),
        pytest.param("start transaction; select 1; end", "reset BEGIN 'select 1' row COMMIT -> 3", id="other-words"),
        pytest.param(
            "savepoint a; select 1; rollback to a",
            "reset BEGIN 'savepoint a' 'select 1' 'rollback to a' row COMMIT -> 3",
            id="savepoint",
        ),
        pytest.param(
            "begin isolation level serializable; select 1; commit",
            "reset begin isolation level serializable 'select 1' row COMMIT -> 3",
            id="isolation",
        ),
        pytest.param(
            "set transaction isolation level serializable; select 1",
            "reset BEGIN transaction isolation level serializable 'select 1' row COMMIT -> 2",
            id="set-transaction",
        ),
        pytest.param(
            "set role x; select 1",
            "reset BEGIN 'set role x' 'select 1' SET LOCAL session_authorization TO DEFAULT "
            "SET LOCAL role TO DEFAULT row COMMIT -> 2",
            id="gets-its-rights-back",
        ),
    ],
)
def test_one_transaction(script: str, expected: str) -> None:
    assert sketch(plan(script)) == [expected]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            "create index concurrently i on t (a)",
            [alone("create index concurrently i on t (a)", "patient", 1)],
            id="concurrently",
        ),
        pytest.param("vacuum full t", [alone("vacuum full t", "bounded", 1)], id="full"),
        pytest.param("vacuum t", [alone("vacuum t", "patient", 1)], id="vacuum"),
        pytest.param("reindex schema s", [alone("reindex schema s", "bounded", 1)], id="reindex"),
        pytest.param(
            "select 1; vacuum; drop table a",
            [
                "BEGIN 'select 1' done COMMIT -> 1",
                alone("vacuum", "patient", 2),
                "BEGIN LOCK 'drop table a' done COMMIT -> 3",
            ],
            id="between-others",
        ),
        pytest.param(
            "begin; select 1; commit; select 2",
            ["BEGIN 'select 1' done COMMIT -> 3", "BEGIN 'select 2' done COMMIT -> 4"],
            id="own-transaction-and-more",
        ),
        pytest.param(
            "select 1; commit; select 2; select 3",
            ["BEGIN 'select 1' done COMMIT -> 2", "BEGIN 'select 2' 'select 3' done COMMIT -> 4"],
            id="commit-in-between",
        ),
        pytest.param(
            "vacuum; begin; select 1; select 2; commit",
            [
                alone("vacuum", "patient", 1),
                "BEGIN 'select 1' 'select 2' done COMMIT -> 5",
            ],
            id="vacuum-and-own-transaction",
        ),
    ],
)
def test_several_transactions(script: str, expected: list[str]) -> None:
    last = expected[-1].rpartition(" ")[2]
    assert sketch(plan(script, flyway=MIXED)) == [OPENING, *expected, f"BEGIN success end COMMIT -> {last}"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("select 1", ["reset BEGIN 'select 1' row COMMIT -> 1"], id="one-is-atomic-all-the-same"),
        pytest.param(
            "select 1; select 2",
            [
                OPENING,
                "BEGIN 'select 1' done COMMIT -> 1",
                "BEGIN 'select 2' done COMMIT -> 2",
                "BEGIN success end COMMIT -> 2",
            ],
            id="each-by-itself",
        ),
        pytest.param(
            "call p()",
            [OPENING, alone("call p()", "own", 1), CLOSING],
            id="procedures-may-commit",
        ),
        pytest.param(
            "do 'begin commit; end'",
            [OPENING, alone("do 'begin commit; end'", "own", 1), CLOSING],
            id="blocks-may-commit",
        ),
        pytest.param("do 'begin end'", ["reset BEGIN 'do 'begin end'' row COMMIT -> 1"], id="this-one-does-not"),
        pytest.param(
            "begin; select 1; select 2; commit",
            ["reset BEGIN 'select 1' 'select 2' row COMMIT -> 4"],
            id="wraps-itself",
        ),
    ],
)
def test_without_a_transaction_on_request(script: str, expected: list[str]) -> None:
    assert sketch(plan(work(script, in_transaction=False))) == expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        pytest.param(0, ["'set search_path = s'", "'select 1'", "'vacuum'"], id="nothing"),
        pytest.param(1, ["'select 1'", "'vacuum'"], id="first"),
        pytest.param(2, ["'vacuum'"], id="second"),
        pytest.param(3, [], id="all"),
    ],
)
def test_a_rerun_leaves_out_what_is_done_and_makes_its_settings_again(done: int, expected: list[str]) -> None:
    half = work("set search_path = s; select 1; vacuum", resume=Resume(installed_rank=1, done=done))
    first, *left = sketch(plan(half, flyway=MIXED))
    setting = "'set search_path = s' " if done else ""
    assert first == f"reset BEGIN {setting}resume COMMIT -> {done}"
    assert [
        next(part for part in ("'set search_path = s'", "'select 1'", "'vacuum'") if part in line) for line in left[:-1]
    ] == expected
    assert left[-1] == "BEGIN success end COMMIT -> 3"


def test_a_rerun_does_nothing_twice_though_the_script_is_cut_otherwise_now() -> None:
    half = work("select 1; select 2; select 3", resume=Resume(installed_rank=1, done=2))
    assert sketch(plan(half))[1:] == ["BEGIN 'select 3' done COMMIT -> 3", "BEGIN success end COMMIT -> 3"]


def test_an_executable_is_a_process_between_notes() -> None:
    script = VersionedScript(version=Version("1"), description="x", source=source("V1__x.sh", "echo"))
    made = plan(Work(script=script, installed_rank=1))
    assert sketch(made) == [
        OPENING,
        "[BEGIN started COMMIT] run:V1__x.sh [BEGIN done COMMIT] patient -> 1",
        "BEGIN success end COMMIT -> 1",
    ]
    assert made.steps[0].type == "SCRIPT"


def test_callbacks_share_the_transaction() -> None:
    around = (
        callback("beforeEachMigrate", "select 'b'"),
        callback("afterEachMigrate", "begin; select 'a'; commit"),
        callback("beforeEachMigrateStatement", "select 'bs'"),
        callback("afterEachMigrateStatement", "ls", ".sh"),
        callback("afterMigrate", "not even SQL"),
        callback("beforeEachUndo", "select 'u'"),
    )
    after = "run:afterEachMigrateStatement.sh"
    first, second = f"'select 'bs'' 'select 1' {after}", f"'select 'bs'' 'select 2' {after}"
    assert sketch(plan("select 1; select 2", callbacks=around)) == [
        f"reset BEGIN 'select 'b'' {first} {second} 'select 'a'' row COMMIT -> 2"
    ]
    assert sketch(plan("vacuum", callbacks=around)) == [
        "reset BEGIN 'select 'b'' row journal COMMIT -> 0",
        f"[BEGIN 'select 'bs'' started COMMIT] 'vacuum' [BEGIN {after} done COMMIT] patient -> 1",
        "BEGIN 'select 'a'' success end COMMIT -> 1",
    ]
    assert sketch(plan(undo("select 1"), callbacks=around)) == ["reset BEGIN 'select 'u'' 'select 1' row COMMIT -> 1"]


def test_a_group_is_one_transaction() -> None:
    made = plan("select 1", "select 2", "select 3", flyway=GROUP)
    assert made.grouped
    assert sketch(made) == [
        "reset BEGIN 'select 1' row -> 1",
        "RESET-WITHIN 'select 2' row -> 1",
        "RESET-WITHIN 'select 3' row COMMIT -> 1",
    ]


@pytest.mark.parametrize(
    ("scripts", "flyway"),
    [
        pytest.param(["select 1"], GROUP, id="of-one"),
        pytest.param(["select 1", "vacuum"], FlywaySettings(group=True, mixed=True), id="mixed"),
        pytest.param(["vacuum", "vacuum"], GROUP, id="none-can"),
        pytest.param(
            ["select 1", "select 2"], FlywaySettings(group=True, execute_in_transaction=False), id="asked-not-to"
        ),
    ],
)
def test_what_is_no_group(scripts: list[str], flyway: FlywaySettings) -> None:
    assert not plan(*scripts, flyway=flyway).grouped


def test_only_rows_are_written_where_scripts_are_skipped() -> None:
    made = plan("not SQL", "vacuum; select 1", flyway=FlywaySettings(skip_executing_migrations=True))
    assert sketch(made) == ["reset BEGIN row COMMIT -> 0"] * 2


@pytest.mark.parametrize(
    ("scripts", "flyway", "problems"),
    [
        pytest.param(["selec 1", "x y"], FlywaySettings(), ["sql/V1__x.sql:1:1", "sql/V2__x.sql:1:1"], id="syntax"),
        pytest.param(["select 1; vacuum"], FlywaySettings(), ["sql/V1__x.sql:1:11"], id="mixed"),
        pytest.param(["select 1; rollback"], FlywaySettings(), ["sql/V1__x.sql:1:11"], id="rollback"),
        pytest.param(["prepare transaction 'x'"], FlywaySettings(), ["sql/V1__x.sql:1:1"], id="two-phase"),
        pytest.param(["select 1; commit and chain"], FlywaySettings(), ["sql/V1__x.sql:1:11"], id="chain"),
        pytest.param(["begin;\nvacuum;\ncommit"], MIXED, ["sql/V1__x.sql:2:1"], id="inside-own-transaction"),
        pytest.param(["vacuum; savepoint a"], MIXED, ["sql/V1__x.sql:1:9"], id="savepoint-in-nothing"),
        pytest.param(["select 1", "vacuum"], GROUP, ["sql/V2__x.sql"], id="mixed-group"),
    ],
)
def test_refusals(scripts: list[str], flyway: FlywaySettings, problems: list[str]) -> None:
    with pytest.raises(ProjectError) as told:
        plan(*scripts, flyway=flyway)
    assert [problem.where for problem in told.value.problems] == problems


def test_what_must_not_be_in_a_transaction_is_refused_where_its_conf_asks_for_one() -> None:
    with pytest.raises(ProjectError, match="executeInTransaction=true"):
        plan(work("vacuum", in_transaction=True))


@pytest.mark.parametrize(
    "sql", ["select 1; commit; select 2", "vacuum", "begin isolation level serializable; select 1; commit", "x"]
)
def test_callbacks_that_end_the_transaction_are_refused(sql: str) -> None:
    with pytest.raises(ProjectError, match="beforeEachMigrate"):
        plan("select 1", callbacks=(callback("beforeEachMigrate", sql),))


def test_a_script_that_wraps_itself_is_told() -> None:
    assert plan("begin; select 1; commit").notes == (
        "sql/V1__x.sql: its BEGIN and COMMIT are left out, so that its history row commits with it",
    )
    assert plan("select 1").notes == ()


@pytest.mark.parametrize(
    ("script", "rows"),
    [
        ("insert into a values (1); update a set b = 1; delete from a; set work_mem = '1GB'", True),
        ("merge into a using b on true when matched then delete; copy a from stdin;\n\\.\n", True),
        ("update a set b = 1; alter table a add c int", False),
        ("select f()", False),
        ("update a set b = 1; create table c ()", False),
    ],
)
def test_which_transactions_wait_for_rows_only(script: str, rows: bool) -> None:
    [unit] = plan(script).steps[0].units
    assert isinstance(unit, Atomic)
    assert unit.rows_only is rows
