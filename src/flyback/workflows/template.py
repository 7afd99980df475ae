"""A server with one migrated database that copies are made of: ready at once where an earlier run made the same."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flyback import __version__
from flyback.errors import Problem, ServerError
from flyback.filesystem.discover import read_project
from flyback.frozen import frozen
from flyback.model.migration import ForwardScript
from flyback.model.script import Callback, Project, Source
from flyback.postgres.scratch.clones import leave_only_migrations
from flyback.postgres.scratch.contract import ROLE, Server, Trust, Wish
from flyback.postgres.scratch.databases import create_database
from flyback.postgres.scratch.server import begin
from flyback.postgres.scratch.tenancy import prepare
from flyback.settings import Secret, Settings
from flyback.workflows.rehearse.scripts import Scripts
from flyback.workflows.surroundings import needs_of

TEMPLATE = "migrated"
"""Name of the database that is copied."""
_FORMAT = "1"
"""Of what is kept; another number finds no older one."""


@frozen
class Order:
    """What is to be migrated, and where."""

    folder: Path
    settings: Settings
    server_major: int | None = None
    server_dsn: str = ""


@contextmanager
def template_server(order: Order, migrate: Callable[[str], object]) -> Iterator[Server]:
    """A running server with the migrated database; `migrate` is given the connection string of an empty one.

    Migrations run as a superuser, what comes after them as the same role without those rights.

    Raises:
        FlybackError: no server could be had, or the project does not migrate.
    """
    project = read_project(order.folder, order.settings)
    major = order.server_major or order.settings.flyback.server_version
    with begin(Wish(major=major, dsn=order.server_dsn, base=_digest(project, order.settings))) as server:
        if major not in (None, server.major):
            raise ServerError(_other_major(server, major))
        server.wait()
        if not server.base_found:
            _make(server, project, order.settings, migrate)
            server.keep_base()
        yield server


def _make(server: Server, project: Project, settings: Settings, migrate: Callable[[str], object]) -> None:
    scripts = Scripts(settings.flyway)
    every: tuple[ForwardScript, ...] = (*project.versioned, *project.baselines, *project.repeatables)
    needs = needs_of(scripts, [each for each in every if each.source.is_sql], settings.flyback)
    prepare(server, needs, Trust.TRUSTED)
    create_database(server, TEMPLATE)
    migrate(server.conninfo(TEMPLATE, ROLE))
    leave_only_migrations(server, TEMPLATE, settings.flyback.schema)
    if server.private:
        prepare(server, replace(needs, extensions_created=(), extensions_named=()), Trust.UNTRUSTED)


def _other_major(server: Server, wanted: int | None) -> Problem:
    hint = f"install the package postgresql-{wanted}, or name a folder of binaries in FLYBACK_SERVERS"
    what = f"PostgreSQL {wanted} is asked for, and what there is is {server.version}"
    return Problem(code="other-major", what=what, where=server.source, hint=hint if server.private else "")


def _digest(project: Project, settings: Settings) -> str:
    """SHA-256 of everything that makes the template; empty where a program has its hand in it."""
    forward: tuple[ForwardScript, ...] = (*project.versioned, *project.baselines, *project.repeatables)
    scripts: tuple[ForwardScript | Callback, ...] = (*forward, *project.callbacks)
    sources: list[Source] = [each.source for each in scripts]
    if not all(source.is_sql for source in sources):
        return ""
    flyway = replace(settings.flyway, url="", user="", password=Secret(""), connection_problems=())
    digest = hashlib.sha256(repr((_FORMAT, __version__, flyway, settings.flyback)).encode())
    for each, source in zip(scripts, sources, strict=True):
        digest.update(f"{type(each).__name__}\0{source.path}\0{source.sql}\0{source.execute_in_transaction}\0".encode())
    return digest.hexdigest()
