"""Performs scripts on a target as a run does, with the machine left out: unit by unit, as told by the test."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from psycopg.rows import TupleRow

from flyback.execution.values import Done, Event, Perform, Place
from flyback.model.plan import LockWait, Plan, Program, Resume, Surroundings
from flyback.model.script import Source, VersionedScript
from flyback.model.version import Version
from flyback.planning.arranging import arrange
from flyback.planning.work import Work
from flyback.postgres.running.performer import Means, Performer
from flyback.postgres.target.lock import MigrationLock
from flyback.postgres.target.target import Target
from flyback.settings import Settings

NOWAIT = LockWait(timeout=100, nowait=True)
QUEUED = LockWait(timeout=200, nowait=False)


@dataclass(kw_only=True)
class Stage:
    """One run's connections, and what it told."""

    target: Target
    lock: MigrationLock
    settings: Settings
    reconnect: Callable[[], Target]
    opened: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shown: list[tuple[Sequence[str], Sequence[Sequence[str | None]]]] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(
            schema=self.target.facts.schema,
            table=self.settings.flyway.table,
            installed_by="",
            reset=self.target.reset,
            server_version=self.target.facts.server_version_num,
            run_id="test",
        )

    def plan(self, *texts: str, resume: Resume | None = None) -> Plan:
        """V1, V2 ... of these texts."""
        works = [
            Work(script=script(number, text), installed_rank=number, resume=resume)
            for number, text in enumerate(texts, start=1)
        ]
        return arrange(works, self.surroundings, self.settings)

    def performer(self, plan: Plan) -> Performer:
        means = Means(
            lock=self.lock,
            journal_schema=self.settings.flyback.schema,
            reconnect=self._again,
            run_program=self._program,
            show=lambda columns, rows: self.shown.append((columns, rows)),
            note=self.notes.append,
        )
        return Performer(self.target, plan, self.surroundings, means)

    def run(self, *texts: str, wait: LockWait = NOWAIT, resume: Resume | None = None) -> list[Event]:
        """What came of each unit, until one was not done."""
        plan = self.plan(*texts, resume=resume)
        performer = self.performer(plan)
        events: list[Event] = []
        for place in places(plan):
            events.append(performer.do(Perform(place=place, wait=wait)))
            if not isinstance(events[-1], Done):
                break
        return events

    def ask(self, query: str) -> list[TupleRow]:
        """Asked on the connection that holds the lock."""
        return self.lock.query(query)

    def history(self) -> list[tuple[int, bool]]:
        rows = self.ask("select installed_rank, success from flyway_schema_history order by 1")
        return [(rank, success) for rank, success in rows]

    def _again(self) -> Target:
        self.opened.append(self.reconnect())
        return self.opened[-1]

    def _program(self, program: Program) -> None:
        self.programs.append(program.source.path)


def script(number: int, text: str) -> VersionedScript:
    """`V1__x.sql`, with `executeInTransaction=false` where its first line says so."""
    apart = False if text.startswith("-- executeInTransaction=false") else None
    name = f"V{number}__x.sql"
    source = Source(
        path=name,
        script=name,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        checksum=len(text),
        sql=text,
        execute_in_transaction=apart,
    )
    return VersionedScript(version=Version(str(number)), description="x", source=source)


def places(plan: Plan) -> list[Place]:
    return [Place(step=step, unit=unit) for step, each in enumerate(plan.steps) for unit in range(len(each.units))]
