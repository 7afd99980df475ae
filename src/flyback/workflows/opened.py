"""A project and the database it is for, opened: what every verb on a target database begins with."""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flyback.errors import Problem, ServerError
from flyback.filesystem.discover import read_project
from flyback.filesystem.programs import run_program
from flyback.frozen import frozen
from flyback.model.plan import Program
from flyback.model.results import Place
from flyback.model.script import Callback, Project, Source
from flyback.model.target import target_of
from flyback.planning.ignoring import parse_patterns
from flyback.planning.reconciling import Rules
from flyback.postgres.target.address import address_of
from flyback.postgres.target.connecting import Manner, Preparation, connect
from flyback.postgres.target.history_table import HistoryTable
from flyback.postgres.target.schemas import managed_schemas
from flyback.postgres.target.session_names import SessionName
from flyback.postgres.target.target import Target
from flyback.scripts.placeholders import BuiltIns
from flyback.scripts.program_variables import program_variables
from flyback.settings import Settings
from flyback.workflows.telling import Teller


@frozen
class Opened:
    """One connection, the project's scripts, and what ties them together."""

    folder: Path
    settings: Settings
    project: Project
    target: Target
    history: HistoryTable
    teller: Teller
    reconnect: Callable[[], Target]
    """Connects as the first time; raises FlybackError where nobody answers."""
    manner: Manner
    enter: Callable[[Manner], AbstractContextManager["Opened"]]
    """Connects once more, in that manner: the same project, byte by byte, under the same name."""
    notes: tuple[str, ...] = ()
    begun: float = field(default_factory=time.monotonic)

    @property
    def place(self) -> Place:
        """Where the verb does its work, for its answer."""
        facts = self.target.facts
        return Place(
            url=self.target.address.shown,
            database=facts.database,
            schema=facts.schema,
            schemas=self.settings.flyway.schemas,
            server_version=facts.server_version,
        )

    @property
    def schemas(self) -> tuple[str, ...]:
        """The schemas that the project looks after."""
        return managed_schemas(self.target, self.settings.flyway)

    @property
    def silent(self) -> "Opened":
        """The same without callbacks, for who only looks."""
        return replace(self, project=replace(self.project, callbacks=()))

    @property
    def milliseconds(self) -> int:
        """Since the verb began."""
        return int((time.monotonic() - self.begun) * 1000)

    def rules(self, cherry_pick: Sequence[str] = ()) -> Rules:
        """What of the settings decides about states, validity and selection."""
        flyway = self.settings.flyway
        return Rules(
            target=target_of(flyway.target),
            out_of_order=flyway.out_of_order,
            ignore=parse_patterns(flyway.ignore_migration_patterns),
            cherry_pick=tuple(cherry_pick),
        )

    def run_program(self, program: Program) -> None:
        """Runs an executable script or callback; what it prints is told.

        Raises:
            ProgramError: it failed.
        """
        _run(
            program.source, self.folder, self.settings, _built_ins(self.folder, self.settings, self.target), self.teller
        )

    def refuse_standby(self) -> None:
        """Refuses what would write where nothing can be written.

        Raises:
            ServerError: the server is a standby, or sessions are read-only.
        """
        facts = self.target.facts
        if facts.in_recovery or facts.read_only:
            what = "the server is a standby" if facts.in_recovery else "the session is read-only"
            hint = "name the primary in the url; with several hosts add targetServerType=primary"
            raise ServerError(Problem(code="read-only", what=what, where=self.target.address.shown, hint=hint))


@contextmanager
def opened(
    folder: Path, settings: Settings, teller: Teller | None = None, manner: Manner = Manner.AS_IT_IS
) -> Iterator[Opened]:
    """Reads the project, connects, and closes the connection at the end.

    With `Manner.READING` nothing of the project runs: of `initSql` and afterConnect callbacks only what sets settings,
    no other callback, no program.

    Raises:
        ConfigurationError: the settings name no database that could be reached.
        ProjectError: the files do not make a project.
        ServerError: the database cannot be reached.
    """
    begun = time.monotonic()
    folder = folder.absolute()
    address = address_of(settings.flyway)
    name = SessionName(run_id=secrets.token_hex(5))
    project = read_project(
        folder, settings, _asking(folder, settings, partial(connect, address, settings.flyway, name, (), manner))
    )
    after = [each for each in project.callbacks if each.event == "afterConnect"]
    preparations = [Preparation(where=each.source.path, sql=each.source.sql) for each in after if each.source.is_sql]

    @contextmanager
    def enter(manner: Manner) -> Iterator[Opened]:
        telling = teller or Teller()
        if manner is not Manner.READING:
            for program in _programs(project.callbacks, "beforeConnect"):
                _run(program, folder, settings, BuiltIns(), telling)
        reconnect = partial(connect, address, settings.flyway, name, preparations, manner)
        with reconnect() as target:
            ready = Opened(
                folder=folder,
                settings=settings,
                project=project,
                target=target,
                history=HistoryTable(target, settings.flyway),
                teller=telling,
                reconnect=reconnect,
                manner=manner,
                enter=enter,
                notes=(*project.notes, *target.notes),
                begun=begun,
            )
            yield _after_connecting(ready)

    with enter(manner) as ready:
        yield ready


def _after_connecting(ready: Opened) -> Opened:
    """Runs the programs that are to run then, or says that they do not."""
    programs = tuple(_programs(ready.project.callbacks, "afterConnect"))
    if ready.manner is Manner.READING:
        before = _programs(ready.project.callbacks, "beforeConnect")
        left_out = (f"{each.path} is not run: nobody knows whether it writes" for each in (*before, *programs))
        return replace(ready, notes=(*ready.notes, *left_out))
    for program in programs:
        ready.run_program(Program(source=program))
    return ready


def _programs(callbacks: Sequence[Callback], event: str) -> Iterator[Source]:
    return (each.source for each in callbacks if each.event == event and not each.source.is_sql)


def _run(program: Source, folder: Path, settings: Settings, built_ins: BuiltIns, teller: Teller) -> None:
    file_name = program.path.rpartition("/")[2]
    run_program(program, program_variables(settings.flyway, built_ins, file_name), folder, teller.note)


def _asking(folder: Path, settings: Settings, reach: Callable[[], Target]) -> Callable[[], BuiltIns]:
    """Finds out what only the server knows, for projects whose scripts have placeholders for it."""

    def ask() -> BuiltIns:
        with reach() as target:
            return _built_ins(folder, settings, target)

    return ask


def _built_ins(folder: Path, settings: Settings, target: Target) -> BuiltIns:
    return BuiltIns(
        default_schema=target.facts.schema,
        user=target.connection.info.user,
        database=target.facts.database,
        timestamp=datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S"),
        working_directory=str(folder),
        table=settings.flyway.table,
        environment=settings.flyway.environment,
    )
