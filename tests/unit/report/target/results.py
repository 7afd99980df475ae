"""Results of every verb: an ordinary one, one that failed in each way, and one whose names try to break a report."""

from datetime import datetime, timedelta, timezone

from flyback.model.failure import Failure
from flyback.model.history import HistoryRow
from flyback.model.migration import Applied, Listing, Migration, Resolved, State, Unresolved
from flyback.model.plan import Alone, Atomic, Command, Direction, Plan, Program, Step, Wait
from flyback.model.results import (
    BaselineResult,
    CleanResult,
    Drift,
    HistoryResult,
    InfoResult,
    Invalid,
    MigrateResult,
    Place,
    Repair,
    RepairResult,
    ValidateResult,
)
from flyback.model.revert import RevertResult
from flyback.model.run import Blocker, Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack
from flyback.model.script import (
    BaselineScript,
    Callback,
    RepeatableScript,
    Source,
    Statement,
    Transaction,
    UndoScript,
    VersionedScript,
)
from flyback.model.undo import Loss, UndoProposal, UndoReview
from flyback.model.version import Version

NOW = datetime(2026, 3, 14, 9, 26, 53, 589000, tzinfo=timezone(timedelta(hours=2)))
PLACE = Place(
    url="jdbc:postgresql://localhost:5432/shop",
    database="shop",
    schema="public",
    schemas=("public", "audit"),
    server_version="15.18",
)


def source(script: str, sql: str = "select 1;\n", *, is_sql: bool = True) -> Source:
    return Source(
        path=f"sql/{script}",
        script=script,
        digest=script.encode().hex().ljust(64, "0")[:64],
        checksum=-346639793,
        sql=sql,
        execute_in_transaction=None,
        file=f"/srv/shop/sql/{script}",
        is_sql=is_sql,
    )


def versioned(version: str, description: str) -> VersionedScript:
    name = f"V{version}__{description.replace(' ', '_')}.sql"
    return VersionedScript(version=Version(version), description=description, source=source(name))


def undo(version: str) -> UndoScript:
    text = "ALTER TABLE orders\n\tDROP COLUMN note;\n"
    return UndoScript(
        version=Version(version), description="undo", prefix="U", source=source(f"U{version}__undo.sql", text)
    )


def row(rank: int, version: str | None, description: str, kind: str = "SQL", *, success: bool = True) -> HistoryRow:
    return HistoryRow(
        installed_rank=rank,
        version=version,
        description=description,
        type=kind,
        script=f"V{version}__{description}.sql" if version else f"R__{description}.sql",
        checksum=None if kind in ("BASELINE", "SCHEMA") else 1593738511,
        installed_by="deploy",
        installed_on=datetime(2026, 1, 31, 23, 59, rank),
        execution_time=12 * rank,
        success=success,
    )


def applied(rank: int, version: str, description: str, state: State = State.SUCCESS) -> Applied:
    script = versioned(version, description)
    return Applied(
        row=row(rank, version, description, success=not state.failed),
        script=script,
        state=state,
        undo=undo(version) if version != "4" else None,
    )


REPEATABLE = RepeatableScript(description="views", source=source("R__views.sql"), raw_checksum=1)
MIGRATIONS: tuple[Migration, ...] = (
    Unresolved(row=row(0, None, "<< Flyway Schema Creation >>", "SCHEMA"), state=State.SUCCESS),
    Unresolved(row=row(1, "1", "<< Flyway Baseline >>", "BASELINE"), state=State.BASELINE),
    applied(2, "1_1", "create orders"),
    applied(3, "2", "add note", State.UNDONE),
    Unresolved(row=row(4, "2", "undo add note", "UNDO_SQL"), state=State.SUCCESS),
    Unresolved(row=row(5, "3", "gone", "JDBC"), state=State.MISSING_SUCCESS),
    applied(6, "4", "no way back", State.FAILED),
    Applied(row=row(7, None, "views"), script=REPEATABLE, state=State.OUTDATED),
    Resolved(
        script=BaselineScript(version=Version("4"), description="all so far", source=source("B4__all_so_far.sql")),
        state=State.IGNORED,
    ),
    Resolved(script=versioned("2", "add note"), state=State.PENDING, undo=undo("2")),
    Resolved(
        script=VersionedScript(
            version=Version("005"), description="load", source=source("V005__load.sh", "", is_sql=False)
        ),
        state=State.ABOVE_TARGET,
    ),
    Resolved(script=REPEATABLE, state=State.PENDING),
)


def info(migrations: tuple[Migration, ...] = MIGRATIONS) -> InfoResult:
    current = Version("4") if migrations else None
    return InfoResult(
        place=PLACE,
        listing=Listing(migrations=migrations, schema_version=current, last_applied=current, baseline=None),
        now=NOW,
        all_schemas_empty=not migrations,
        notes=("location filesystem:old does not exist",) if migrations else (),
    )


VALID = ValidateResult(place=PLACE, invalid=(), validated=12, milliseconds=38)
INVALID = ValidateResult(
    place=PLACE,
    invalid=(
        Invalid(
            code="CHECKSUM_MISMATCH",
            message="Migration checksum mismatch for migration version 1\n-> Applied to database : 1",
            version="1",
            description="create orders",
            path="/srv/shop/sql/V1__create_orders.sql",
        ),
        Invalid(
            code="APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED",
            message="Detected applied migration not resolved locally: 3.",
            version="3",
            description="gone",
            path="",
        ),
    ),
    validated=12,
    milliseconds=38,
)

FAILURE = Failure(
    where="sql/V3__add_index.sql:7:12",
    message='relation "order" does not exist',
    sqlstate="42P01",
    statement="ALTER TABLE order\n  ADD COLUMN note text",
    detail="",
    hint='Perhaps you meant "orders".',
)
BLOCKER = Blocker(
    pid=4711,
    application="shop-web",
    user="shop",
    state="idle in transaction",
    seconds=93.4,
    relation="public.orders",
    mode="AccessShareLock",
    query="SELECT * FROM orders",
)


def step(version: str | None, description: str, rank: int, direction: Direction = Direction.APPLY) -> Step:
    name = f"V{version}__{description.replace(' ', '_')}.sql" if version else f"R__{description}.sql"
    sql = f"CREATE TABLE t{rank} ()"
    statement = Statement(ordinal=1, sql=sql, tag="CREATE TABLE", transaction=Transaction.ANY, line=1, column=1)
    commands = (
        Command(sql="BEGIN"),
        Command(sql=sql, statement=statement, path=f"sql/{name}"),
        Command(sql=f"INSERT INTO flyway_schema_history VALUES ({rank})"),
        Command(sql="COMMIT"),
    )
    return Step(
        direction=direction,
        source=source(name, sql + ";\n"),
        version=None if version is None else Version(version),
        description=description,
        type="SQL" if direction is Direction.APPLY else "DELETE",
        installed_rank=rank,
        out_of_order=version == "2",
        units=(Atomic(commands=commands, through=1),),
    )


def alone(rank: int) -> Step:
    """A step that runs a statement outside of a transaction, COPY data and a program."""
    copy = Statement(
        ordinal=1,
        sql="COPY t FROM STDIN",
        tag="COPY",
        transaction=Transaction.ANY,
        line=1,
        column=1,
        copy_data="1\ta\n2\tb\n",
    )
    note = Atomic(commands=(Command(sql="UPDATE flyback.journal SET done = 1"),), through=1)
    first = Atomic(commands=(Command(sql=copy.sql, statement=copy), Program(source=source("load.sh"))), through=1)
    index = Alone(
        before=note, command=Command(sql="CREATE INDEX CONCURRENTLY ix ON t (a)"), after=note, wait=Wait.PATIENT
    )
    return Step(
        direction=Direction.APPLY,
        source=source("V9__index.sql"),
        version=Version("9"),
        description="index",
        type="SQL",
        installed_rank=rank,
        units=(first, index),
    )


PLAN = Plan(schema="public", steps=(step("2", "add note", 8), alone(9)), digest="ab" * 32, notes=("a note",))
DONE = Committed(step=step("2", "add note", 8), milliseconds=12, attempts=3, warnings=("DB: hello",))
VIEWS = Committed(step=step(None, "views", 9), milliseconds=3)
LATER = tuple(NotStarted(step=step(str(number), "later", 9 + number)) for number in range(4, 7))


def run(*outcomes: Outcome, target: str | None = "2") -> MigrateResult:
    return MigrateResult(
        place=PLACE,
        initial=Version("1.1"),
        target=None if target is None else Version(target),
        outcomes=outcomes,
        plan_digest="ab" * 32,
        milliseconds=61_038,
        warnings=("DB: hello",),
        notes=("a note",),
    )


THIRD = step("3", "add index", 10)
RUNS = {
    "applied": run(DONE, VIEWS),
    "only repeatable": run(VIEWS, target=None),
    "up to date": run(target=None),
    "rolled back": run(DONE, RolledBack(step=THIRD, failure=FAILURE), *LATER),
    "rolled back together": run(
        RolledBack(step=DONE.step, failure=FAILURE), RolledBack(step=THIRD, failure=FAILURE), *LATER, target=None
    ),
    "blocked": run(RolledBack(step=THIRD, failure=FAILURE, blockers=(BLOCKER,), attempts=40), target=None),
    "partial": run(
        DONE,
        Partial(step=THIRD, failure=FAILURE, done=1, of=3, left=("index public.ix is INVALID",), blockers=(BLOCKER,)),
        *LATER[:1],
    ),
    "in doubt": run(InDoubt(step=THIRD, failure=FAILURE, hint="look at flyback info"), target=None),
}
UNDONE = Committed(step=step("2", "add note", 8, Direction.UNDO), milliseconds=5)
UNDO_RUNS = {
    "undone": run(UNDONE, target="1.1"),
    "undone to nothing": run(UNDONE, target=None),
    "nothing to undo": run(target=None),
    "undo rolled back": run(RolledBack(step=UNDONE.step, failure=FAILURE), target=None),
}

PROPOSAL = UndoProposal(
    place=PLACE,
    reviews=(
        UndoReview(
            migration=applied(3, "2", "add note"),
            undo=undo("2"),
            losses=(Loss(object="public.orders.note", rows=1204, text="1,204 rows of public.orders have a note"),),
            preconditions=("verify/U2__x.sql",),
            notes=("a note",),
        ),
    ),
    callbacks=(Callback(event="beforeUndo", description="", source=source("beforeUndo.sql")),),
    digest="cd" * 32,
    stopped="version 1.1 has no undo script",
)
REVERT = RevertResult(
    version=Version("5"), reverted=Version("2"), paths=("sql/V5__revert_2.sql",), proof=None, notes=("a note",)
)
REPAIR = RepairResult(
    place=PLACE,
    removed=(Repair(row=row(6, "4", "no way back", success=False), path=""),),
    deleted=(Repair(row=row(5, "3", "gone"), path=""),),
    aligned=(Repair(row=row(2, "1.1", "create orders"), path="/srv/shop/sql/V1_1__create_orders.sql"),),
    remains=("index public.ix is INVALID",),
    milliseconds=15,
)
NO_REPAIR = RepairResult(place=PLACE, removed=(), deleted=(), aligned=(), remains=(), milliseconds=5)
BASELINE = BaselineResult(place=PLACE, version=Version("1"), description="<< Flyway Baseline >>", already_there=False)
BASELINE_THERE = BaselineResult(place=PLACE, version=Version("1"), description="start", already_there=True)
CLEAN = CleanResult(place=PLACE, cleaned=("public",), dropped=("audit",), milliseconds=24)
DRIFT = Drift(
    place=PLACE,
    differences=("column orders.note: is there, should not be",),
    expected="the migrations up to 4, on PostgreSQL 15",
    notes=("a note",),
)
NO_DRIFT = Drift(place=PLACE, differences=(), expected="the migrations up to 4, on PostgreSQL 15")
HISTORY = HistoryResult(
    place=PLACE,
    rows=(row(1, "1", "<< Flyway Baseline >>", "BASELINE"), row(2, "1.1", "create orders"), row(3, None, "views")),
)
NO_HISTORY = HistoryResult(place=PLACE, rows=())
