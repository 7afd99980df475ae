"""Opens a disposable server and runs the course on it.

The server boots while the driver is being imported: both take about as long.
"""

import hashlib
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from flyback import __version__
from flyback.errors import BaseError, Problem
from flyback.model.rehearsal import Rehearsal
from flyback.model.script import Project
from flyback.postgres.scratch.server import Wish, begin
from flyback.settings import Settings
from flyback.workflows.rehearse.plot import Plot
from flyback.workflows.rehearse.request import Base, FromDump, FromNothing, Progress, Request
from flyback.workflows.rehearse.scripts import Scripts
from flyback.workflows.rehearse.seed_files import read_seed_files
from flyback.workflows.rehearse.selection import Chosen, choose_road

_FORMAT = "2"
"""Of what is kept with a base state; another number finds no older one."""


def rehearse(
    request: Request, settings: Settings, project: Project, now: Callable[[], datetime], progress: Progress
) -> Rehearsal:
    """Proves or disproves the way back of the selected migrations.

    Raises:
        ProjectError: a script is not SQL, or misses something.
        ServerError: no server could be had, or it went away.
        BaseError: the base state could not be made.
        UsageError: the selection selects nothing that exists, or a seed file cannot be read.
    """
    started = now()
    with on_server(request, settings, project) as (plot, chosen):
        course = importlib.import_module("flyback.workflows.rehearse.course")
        try:
            found: Rehearsal = course.run(plot, chosen, progress, started, now)
        finally:
            progress.finish()
        return found


@contextmanager
def on_server(request: Request, settings: Settings, project: Project) -> Iterator[tuple[Plot, Chosen | None]]:
    """A disposable server that has begun to start, and what is chosen where that is known without it.

    Raises:
        ProjectError, ServerError, BaseError, UsageError: as `rehearse` does.
    """
    _refuse_missing(request.base)
    seeds = read_seed_files(request.seed_files)
    scripts = Scripts(settings.flyway)
    chosen = None
    if isinstance(request.base, FromNothing):
        chosen = choose_road(request, project, frozenset())
        undo = [script for script in project.undo if script.version in chosen.rehearsed]
        scripts.read([*chosen.road, *undo])
    wish = Wish(
        major=request.server_major or settings.flyback.server_version,
        dsn=request.server_dsn,
        base=_base_digest(request, settings, project, chosen),
    )
    with begin(wish) as server:
        plot = Plot(server=server, request=request, settings=settings, project=project, scripts=scripts, seeds=seeds)
        yield plot, chosen


def _refuse_missing(base: Base) -> None:
    """Finds out before a server is started that there is no dump."""
    match base:
        case FromDump(path=path) if not path.exists():
            hint = "write one: pg_dump --schema-only --format=custom --file=FILE DATABASE"
            raise BaseError(Problem(code="no-dump", what="there is no such dump", where=str(path), hint=hint))


def _base_digest(request: Request, settings: Settings, project: Project, chosen: Chosen | None) -> str:
    """SHA-256 of everything that makes the base state; empty when it is made of nothing, or of what changes."""
    digest = hashlib.sha256()
    flyway, flyback = settings.flyway, settings.flyback
    said = (_FORMAT, __version__, request.trust, flyback.extensions, flyback.roles, flyway.schema, flyway.schemas)
    digest.update(repr(said).encode())
    match request.base:
        case FromNothing() if chosen is not None and chosen.earlier:
            for script in (*chosen.earlier, *project.repeatables):
                digest.update(f"{script.source.path}\0{script.source.sql}\0".encode())
                digest.update(repr(script.source.execute_in_transaction).encode())
        case FromDump(path=path) if path.is_file():
            with path.open("rb") as dump:
                digest.update(hashlib.file_digest(dump, "sha256").digest())
        case _:
            return ""
    return digest.hexdigest()
