"""Performs scripts on a target as a run does, with the machine left out: unit by unit, as told by the test."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from psycopg.rows import TupleRow

from flyback.execution.values import Done, Event, Perform, Place
from flyback.model.plan import LockWait, Plan, Program, Resume, Surroundings
from flyback.model.run import InDoubtAnswer
from flyback.model.script import Project, Source, VersionedScript
from flyback.model.version import Version
from flyback.planning.arranging import arrange
from flyback.planning.reconciling import Rules, reconcile
from flyback.planning.work import Work
from flyback.postgres.running.performer import Means, Performer
from flyback.postgres.running.resuming import resumable
from flyback.postgres.target.history_table import HistoryTable
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

    def run_second(self, text: str) -> list[Event]:
        """What came of each unit of V2."""
        plan = self.plan("select 1;", text)
        performer = self.performer(plan)
        return [performer.do(Perform(place=place, wait=NOWAIT)) for place in places(plan) if place.step == 1]

    def resumes(self, text: str, answer: InDoubtAnswer = InDoubtAnswer.STOP) -> Resume | None:
        """Where V1, now of this text, goes on."""
        project = Project(versioned=(script(1, text),), undo=(), baselines=(), repeatables=())
        with self.reconnect() as target:
            rows = HistoryTable(target, self.settings.flyway).rows()
            return resumable(target, reconcile(project, rows, Rules()), self.settings, answer).get(1)

    def rerun(self, text: str, answer: InDoubtAnswer = InDoubtAnswer.STOP) -> list[Event]:
        """Goes on with V1 over a new connection, as another run would."""
        resume = self.resumes(text, answer)
        assert resume is not None
        self.target = self._again()
        return self.run(text, resume=resume)

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
    """`V1__x.sql`, with `executeInTransaction=false` where a comment says so."""
    apart = False if "-- executeInTransaction=false" in text else None
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
