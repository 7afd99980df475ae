"""A watch on a real run: only what was judged runs, and nothing begins once its window has closed."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from flyback.errors import BlockedError
from flyback.filesystem import settings_file
from flyback.model.evidence import Identity, StateDigests, Tool
from flyback.model.facts import Facts, Pending, PendingScript, TargetState
from flyback.model.gates import Checklist, GateResult, GateVerdict
from flyback.model.plan import Plan
from flyback.model.policy import EnvironmentPolicy, OneOff, Overrun, Policy, WindowPolicy
from flyback.model.run import Committed, NotStarted, RolledBack
from flyback.postgres.scratch.server import ROLE, Server
from flyback.workflows.gated.admission import Admission
from flyback.workflows.gated.keeper import Keeper
from flyback.workflows.migrate.migrate import migrate, plan
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import Opened, opened

SOON = timedelta(seconds=1.5)


@pytest.fixture
def ready(server: Server, database: str, tmp_path: Path, slow: float) -> Iterator[Opened]:
    """A project whose first script takes its time."""
    scripts = {
        "V1__slow.sql": f"create table a (); select pg_sleep({slow});",
        "V2__next.sql": "create table b ();",
    }
    for name, text in scripts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = settings_file.load(tmp_path, {}, {"url": server.conninfo(database, ROLE), "defaultSchema": "public"})
    with opened(tmp_path, settings) as found:
        yield found


def admission(ready: Opened, overrun: Overrun, verdict: GateVerdict = GateVerdict.PASS) -> Admission:
    """Both scripts were judged destructive, and a window is open for a moment."""
    made = plan(ready, MigrateRequest())
    now = datetime.now(UTC)
    scripts = tuple(
        PendingScript(script=step.source.path, sha256=step.source.digest, destructive=("1 drop",), planned_ms=1)
        for step in made.steps
    )
    pending = Pending(verb="migrate", plan=made.digest, set_digest="", files=(), config="", scripts=scripts)
    open_ = OneOff(start=(now - timedelta(hours=1)).replace(tzinfo=None), length=timedelta(hours=1) + SOON, zone="UTC")
    window = WindowPolicy(allow=(open_,), overrun=overrun, go_back=timedelta())
    digests = StateDigests(history="", catalogue="")
    identity = Identity(system_identifier="", database="", server_version=180000)
    return Admission(
        policy=Policy(environment=EnvironmentPolicy(name="night", window=window)),
        facts=Facts(environment="night", now=now, tool=Tool(version="1")),
        checklist=Checklist(
            environment="night",
            verb="migrate",
            set_digest="",
            plan=made.digest,
            policy="",
            results=(GateResult(gate="window", verdict=verdict, reason=""),),
            decided=now,
        ),
        pending=pending,
        target=TargetState(identity=identity, state=digests, in_recovery=False, read_only=False, clock=now),
    )


def run(ready: Opened, judged: Admission) -> list[type]:
    begun: list[Plan] = []
    keeper = Keeper(judged, lambda: datetime.now(UTC), lambda _, made: begun.append(made))
    try:
        outcomes = migrate(ready, MigrateRequest(), keeper).outcomes
    finally:
        keeper.finish()
    assert [each.digest for each in begun] == [judged.pending.plan]
    return [type(each) for each in outcomes]


@pytest.mark.parametrize("slow", [2.5])
@pytest.mark.parametrize("overrun", [Overrun.FINISH_STEP, Overrun.FAIL])
def test_what_has_begun_ends_and_nothing_more_begins(ready: Opened, overrun: Overrun, slow: float) -> None:
    assert run(ready, admission(ready, overrun)) == [Committed, NotStarted]
    assert [row.version for row in ready.history.rows()] == ["1"]


@pytest.mark.parametrize("slow", [30])
def test_what_is_under_way_is_rolled_back(ready: Opened, slow: float) -> None:
    began = time.monotonic()
    assert run(ready, admission(ready, Overrun.ROLLBACK)) == [RolledBack, NotStarted]
    assert time.monotonic() - began < 15
    assert ready.history.rows() == ()


@pytest.mark.parametrize("slow", [2.5])
def test_a_window_that_was_waived_stops_nothing(ready: Opened, slow: float) -> None:
    assert run(ready, admission(ready, Overrun.ROLLBACK, GateVerdict.WAIVED)) == [Committed, Committed]


@pytest.mark.parametrize("slow", [0])
def test_another_plan_than_the_one_that_was_judged_does_not_begin(
    ready: Opened, connection: psycopg.Connection, slow: float
) -> None:
    judged = admission(ready, Overrun.FINISH_STEP)
    (ready.folder / "V2__next.sql").write_text("drop table a;", encoding="utf-8")
    keeper = Keeper(judged, lambda: datetime.now(UTC), lambda *_: None)
    with opened(ready.folder, ready.settings) as again, pytest.raises(BlockedError, match="is not what the gates were"):
        migrate(again, MigrateRequest(), keeper)
    assert not keeper.begun
    assert connection.execute("select to_regclass('a')").fetchone() == (None,)
