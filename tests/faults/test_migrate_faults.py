"""kill -9, a connection cut, a session ended: before, during and after every question that a run asks its server.

Afterwards history and schema agree, or the state is named; a rerun finishes the job; nothing is there twice.
"""

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import get_args

import psycopg
import pytest

from cli.commands import write
from faults.migrating import Errand, Told, run
from faults.shapes import SHAPES, Shape
from faults.striking import Fault, Moment, Strike
from flyback.model.run import InDoubtAnswer
from flyback.postgres.scratch.server import ROLE, Server
from majors import LONG
from postgres.fresh import fresh_database

_numbers = itertools.count(1)
FAULTS: tuple[Fault, ...] = get_args(Fault)
MOMENTS: tuple[Moment, ...] = get_args(Moment)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A project of one shape, and a server with a fresh database for each run of it."""

    forks: ForkServerContext
    server: Server
    shape: Shape
    folder: Path
    place: Path

    def errand(self, database: str) -> Errand:
        sockets = self.place / f"s{next(_numbers)}"
        sockets.mkdir()
        return Errand(
            folder=self.folder,
            conninfo=self.server.conninfo(database, ROLE),
            admin=self.server.conninfo(database),
            sockets=sockets,
        )

    def whole(self) -> Told:
        """A run that nothing happens to."""
        with fresh_database(self.server, f"whole_{next(_numbers)}") as database:
            told = run(self.forks, self.errand(database))
            with psycopg.connect(self.server.conninfo(database), autocommit=True) as admin:
                assert (told.code, told.error) == (0, "")
                assert_done(admin, self.shape)
        return told

    def strike(self, strike: Strike) -> None:
        """One run that is struck, what it left, and the run after it."""
        (self.folder / "ran.txt").unlink(missing_ok=True)
        with fresh_database(self.server, f"struck_{next(_numbers)}") as database:
            told = run(self.forks, replace(self.errand(database), strike=strike))
            with psycopg.connect(self.server.conninfo(database), autocommit=True) as admin:
                outlive_sessions(admin)
                assert_agreement(admin, self.shape, told)
                assert not told.killed or strike.fault == "kill"
                self.finish(database, admin)

    def finish(self, database: str, admin: psycopg.Connection) -> None:
        told = run(self.forks, self.errand(database))
        if told.code == 5 and "--in-doubt" in told.error:
            (took_effect,) = admin.execute(self.shape.took_effect.encode()).fetchone() or (False,)
            took_effect |= self.ran == 1
            answer = InDoubtAnswer.DONE if took_effect else InDoubtAnswer.AGAIN
            told = run(self.forks, replace(self.errand(database), answer=answer))
        assert (told.code, told.error) == (0, "")
        assert_done(admin, self.shape)
        assert self.ran == self.shape.program

    @property
    def ran(self) -> int:
        """How often the program of the project ran."""
        file = self.folder / "ran.txt"
        return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


def outlive_sessions(admin: psycopg.Connection) -> None:
    """Waits until nothing of a dead run works any more."""
    query = "select count(*) from pg_stat_activity where application_name ~ '^flyback (read|migrate|lock)'"
    until = time.monotonic() + 10
    while admin.execute(query).fetchone() != (0,):
        assert time.monotonic() < until
        time.sleep(0.01)


def history(admin: psycopg.Connection) -> dict[str, bool]:
    """By version, `R` for the repeatable migration."""
    if admin.execute("select to_regclass('flyway_schema_history')").fetchone() == (None,):
        return {}
    rows = admin.execute("select coalesce(version, 'R'), success from flyway_schema_history").fetchall()
    assert len(rows) == len(dict(rows))
    return dict(rows)


def effects(admin: psycopg.Connection) -> list[tuple[str, int]]:
    if admin.execute("select to_regclass('effects')").fetchone() == (None,):
        return []
    return admin.execute("select script, part from effects").fetchall()


def assert_agreement(admin: psycopg.Connection, shape: Shape, told: Told) -> None:
    """What a run that was struck left: nothing twice, nothing that the history does not know, failures named."""
    rows, there = history(admin), effects(admin)
    assert len(there) == len(set(there))
    assert {script for script, _ in there} <= set(rows)
    for script, part in shape.effects:
        assert (script, part) in there or not rows.get(script, False)
    if shape.atomic:
        assert all(rows.values())
    if not told.killed:
        assert (told.code == 0) == (
            set(rows) >= {script for script, _ in shape.effects} and all(rows.values()) and not told.error
        )
        assert "Traceback" not in told.error


def assert_done(admin: psycopg.Connection, shape: Shape) -> None:
    assert sorted(effects(admin)) == sorted(shape.effects)
    assert all(history(admin).values())
    assert admin.execute(shape.holds.encode()).fetchone() == (True,)
    ranks = admin.execute(
        "select array_agg(installed_rank order by installed_rank) from flyway_schema_history"
    ).fetchone()
    assert ranks is not None
    assert ranks[0] == list(range(1, len(ranks[0]) + 1))
    if admin.execute("select to_regclass('flyback_state.journal')").fetchone() != (None,):
        assert admin.execute("select count(*) from flyback_state.journal").fetchone() == (0,)


@pytest.fixture(params=SHAPES)
def site(
    request: pytest.FixtureRequest, forks: ForkServerContext, target_server: Server, place: Path, tmp_path: Path
) -> Site:
    shape = SHAPES[request.param]
    write(tmp_path, shape.files)
    return Site(forks=forks, server=target_server, shape=shape, folder=tmp_path, place=place)


def strikes(shape: Shape, whole: Told, moment: Moment) -> Iterator[Strike]:
    """Everything at every question where the versions of servers are named.

    Otherwise every fault where a unit of the plan begins (one, in turn, for the many units of scripts that are not
    atomic), and one fault at one moment, in turn, at every other question of the plan; what comes before and after the
    plan is the same for all shapes.
    """
    units = whole.of_the_plan
    for question in range(1, whole.questions + 1):
        of_plan = units[0] <= question <= units[-1] + 1
        turn = FAULTS[(question + MOMENTS.index(moment)) % len(FAULTS)]
        if LONG or (question in units and shape.atomic):
            chosen: Sequence[Fault] = FAULTS
        elif question in units or (MOMENTS[question % 3] == moment and (of_plan or shape is SHAPES["transactions"])):
            chosen = [turn]
        else:
            chosen = []
        yield from (Strike(fault=fault, question=question, moment=moment) for fault in chosen)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_that_is_struck_can_be_finished(site: Site, moment: Moment) -> None:
    for strike in strikes(site.shape, site.whole(), moment):
        site.strike(strike)
