"""Looks at a statement that cannot run in a transaction, from beside it, while it runs.

Such a statement lets go of its locks before anybody could ask for them. So the bystander stands in its way twice: with
a lock on its tables, which it must ask for at its beginning, and with an old snapshot and a reader's lock, for which
most of them wait before their end.

Source: CREATE INDEX, "Building Indexes Concurrently"; DROP INDEX, REINDEX and DETACH wait likewise.
"""

import contextlib
import threading
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple, Self

import psycopg

_WAITS = "select string_agg(concat_ws(' ', locktype, relation, mode), ',') from pg_locks where pid = %s and not granted"
_TABLES = (
    "select oid::regclass::text from pg_class where oid >= 16384 and relkind in ('r', 'p') and relpersistence <> 't'"
)
_PATIENCE = 50
"""Looks that may pass before somebody who was let through is seen to go on."""


class Seen(NamedTuple):
    """A relation that the watched backend has locked."""

    oid: int
    modes: tuple[str, ...]
    kind: str | None
    """None once it is dropped."""
    file: int | None
    table: int | None
    """Of an index."""
    scans: int


class Bystander:
    """A second connection that sees what locks a backend holds, for the time of a `with` block."""

    def __init__(
        self,
        connection: psycopg.Connection,
        pid: int,
        look: Callable[[psycopg.Connection], tuple[int, list[Seen]]],
    ) -> None:
        self._connection = connection
        self._pid = pid
        self._look = look
        self._found: dict[int, Seen] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def seen(self) -> list[Seen]:
        """Every relation the backend locked, with every mode it was seen to hold or to wait for."""
        return list(self._found.values())

    def __enter__(self) -> Self:
        self._connection.execute("set search_path = ''")
        names = ", ".join(row[0] for row in self._connection.execute(_TABLES).fetchall())
        self._connection.execute("begin isolation level repeatable read")
        self._lock(names, "access share")
        self._connection.execute("savepoint beginning")
        self._lock(names, "share update exclusive")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _lock(self, names: str, mode: str) -> None:
        """Takes a lock on every table; with the first statement comes a snapshot."""
        self._connection.execute((f"lock table {names} in {mode} mode" if names else "select").encode())

    def _watch(self) -> None:
        with contextlib.suppress(psycopg.Error):  # the statement itself tells when the server is lost
            first = self._note_until_waiting()
            self._connection.execute("rollback to savepoint beginning")
            for _ in range(_PATIENCE):
                if self._done.is_set() or self._waits_for() != first:
                    break
            self._note_until_waiting()
            self._connection.execute("rollback")
            while not self._done.is_set():
                self._note()
        if not self._connection.closed:
            self._connection.execute("rollback")

    def _note_until_waiting(self) -> str:
        """Notes what the backend locks until it waits; what it waits for."""
        waits = ""
        while not waits and not self._done.is_set():
            self._note()
            waits = self._waits_for()
        self._note()
        return waits

    def _waits_for(self) -> str:
        row = self._connection.execute(_WAITS, [self._pid]).fetchone()
        return row[0] or "" if row else ""

    def _note(self) -> None:
        for row in self._look(self._connection)[1]:
            known = self._found.get(row.oid, row)
            self._found[row.oid] = row._replace(modes=tuple({*known.modes, *row.modes}))
