"""Migrated databases for tests: one template, a copy for each test.

The fixture `flyback_database` of the pytest plugin hands them out; with other test runners:

    with MigratedDatabases(Project.open("db")) as databases, databases.copy() as database:
        migrate(database.project)  # nothing to do
"""

import contextlib
import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType
from typing import Self

from flyback.api import Project, migrate
from flyback.frozen import frozen
from flyback.postgres.scratch.clones import Clone, Connection, clone, drop
from flyback.postgres.scratch.contract import Server
from flyback.workflows.template import TEMPLATE, Order, template_server


@frozen
class MigratedDatabase:
    """A database that a project's migrations were applied to, and nothing else."""

    project: Project
    """The project with this database as its own: for `info`, `migrate`, `undo` ..."""
    clone: Clone

    @property
    def conninfo(self) -> str:
        """For libpq and psycopg."""
        return self.clone.conninfo

    @property
    def url(self) -> str:
        """The same as `postgresql://...`."""
        return self.clone.url

    def connect(self) -> Connection:
        """A new psycopg connection, as the owner of everything in it, who is no superuser."""
        return self.clone.connect()


class MigratedDatabases:
    """A server with the template: a context manager that starts and removes it.

    The template is made once for each state of the project and kept in flyback's cache. `server_version` is the major
    version of PostgreSQL, `server` the DSN of one to make databases on in place of a private one; its role needs
    CREATEDB.
    """

    def __init__(self, project: Project, *, server_version: int | None = None, server: str = "") -> None:
        without_drift = replace(project.settings.flyback, drift=False)  # so that only what the project makes is there
        self._project = replace(project, settings=replace(project.settings, flyback=without_drift))
        self._order = Order(
            folder=project.folder,
            settings=self._project.settings,
            server_major=server_version,
            server_dsn=server,
        )
        self._stack = contextlib.ExitStack()
        self._numbers = itertools.count(1)
        self._used: deque[Clone] = deque()
        self._server: Server | None = None

    def __enter__(self) -> Self:
        made = template_server(self._order, lambda conninfo: migrate(self._project.at(conninfo)))
        self._server = self._stack.enter_context(made)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @contextlib.contextmanager
    def copy(self) -> Iterator[MigratedDatabase]:
        """A fresh copy; it is gone soon after the block.

        Raises:
            ServerError: the server is lost, or its disk is full.
        """
        assert self._server is not None, "copies are made inside the `with` block"  # noqa: S101
        made = clone(self._server, TEMPLATE, f"test_{next(self._numbers)}")
        try:
            yield MigratedDatabase(project=self._project.at(made.conninfo), clone=made)
        finally:
            # PostgreSQL waits 100 ms for a session that has ended a moment ago: not the last one, but the one before
            self._used.append(made)
            if len(self._used) > 1:
                drop(self._server, self._used.popleft())
