"""Looks at a statement that cannot run in a transaction, from beside it, while it runs.

Such a statement lets go of its locks before anybody could ask for them. So the bystander stands in its way: with locks
on all tables, and with an old snapshot, for which most of them wait before their end. Each time the statement waits,
what it locks is noted, and it is let through as far as its next wait: the tables that it has not asked for yet stay
locked, by one connection or the other.

Source: CREATE INDEX, "Building Indexes Concurrently"; DROP INDEX, REINDEX and DETACH wait likewise.
"""

import contextlib
import threading
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple, Self

import psycopg
from psycopg.errors import InsufficientPrivilege, LockNotAvailable

from flyback.model.lock_modes import strength

_WAITS = """
select string_agg(concat_ws(' ', locktype, relation, mode), ','),
       array_agg(relation::int8) filter (where relation is not null)
  from pg_locks where pid = %s and not granted
"""
_TABLES = """
select oid::int8, oid::regclass::text from pg_class
 where oid >= 16384 and relkind in ('r', 'p') and relpersistence <> 't'
"""
_SHARE = strength("ShareLock")
"""The weakest lock that conflicts with those of writers."""
_PATIENCE = 50
"""Looks that may pass before somebody who was let through is seen to go on."""
_STOPS = 100
"""How often a statement is stopped: REINDEX SCHEMA is at each of its tables."""


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
    """Two connections in the way of a backend, for the time of a `with` block, which see what locks it holds."""

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
        self._tables: dict[int, str] = {}
        """Those that the backend has not asked for: oid to quoted name."""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def seen(self) -> list[Seen]:
        """Every relation the backend locked, with every mode it was seen to hold or to wait for."""
        return list(self._found.values())

    def __enter__(self) -> Self:
        self._connection.prepare_threshold = None  # the driver forgets every prepared statement at ROLLBACK, ours too
        self._connection.execute("set search_path = ''")
        self._tables = dict(self._connection.execute(_TABLES).fetchall())
        self._connection.execute("begin isolation level repeatable read; select")  # from now on it has its snapshot
        self._lock(self._connection, "access share mode")
        self._connection.execute("savepoint beginning")
        self._lock(self._connection, "share update exclusive mode")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _lock(self, connection: psycopg.Connection, mode: str) -> None:
        names = ", ".join(f"only {name}" for name in self._tables.values())
        connection.execute((f"lock table {names} in {mode}" if names else "select").encode())

    def _watch(self) -> None:
        info = self._connection.info
        with (
            contextlib.suppress(psycopg.Error),  # the statement itself tells when the server is lost
            psycopg.connect(info.dsn, password=info.password or None, autocommit=True) as second,
        ):
            second.execute("set search_path = ''")
            self._let_through(second)
            while not self._done.is_set():
                self._note()
        if not self._connection.closed:
            self._connection.execute("rollback")

    def _let_through(self, second: psycopg.Connection) -> None:
        """Lets the statement go on from wait to wait, until it waits for nothing that is in its way."""
        first = self._connection
        begin, end = {first: "select", second: "begin"}, {first: "rollback to savepoint beginning", second: "rollback"}
        holder, relief = first, second
        waits, asked = self._note_until_waiting()
        for _ in range(_STOPS):
            new = [oid for oid in asked if self._tables.pop(oid, None)]
            for row in self._found.values():
                if any(strength(mode) >= _SHARE for mode in row.modes):
                    self._tables.pop(row.oid, None)
            snapshot = end[first] != "rollback"
            if self._done.is_set() or not (new or snapshot):
                break
            if new or holder is first:
                self._stand(relief, begin[relief], end[relief])
                holder.execute(end[holder])
                holder, relief = relief, holder
            if not new:
                begin[first], end[first] = "begin", "rollback"
                first.execute(end[first])
            waits, asked = self._next_wait(waits)
        for connection in (first, second):
            connection.execute("rollback")

    def _stand(self, connection: psycopg.Connection, begin: str, end: str) -> None:
        """Takes locks that whoever writes takes; when others are in the way of that, nothing is noted there.

        Source: REINDEX SYSTEM locks the catalogues in which the tables' names are looked up.
        """
        try:
            connection.execute(begin.encode())
            connection.execute("set local lock_timeout = '1s'")
            self._lock(connection, "row exclusive mode nowait")
        except (LockNotAvailable, InsufficientPrivilege):
            connection.execute(end.encode())

    def _next_wait(self, waits: str) -> tuple[str, list[int]]:
        for _ in range(_PATIENCE):
            if self._done.is_set() or self._waits_for()[0] != waits:
                break
        return self._note_until_waiting()

    def _note_until_waiting(self) -> tuple[str, list[int]]:
        """Notes what the backend locks until it waits: for what, and for which relations."""
        waits, asked = "", list[int]()
        while not waits and not self._done.is_set():
            self._note()
            waits, asked = self._waits_for()
        self._note()
        return waits, asked

    def _waits_for(self) -> tuple[str, list[int]]:
        row = self._connection.execute(_WAITS, [self._pid]).fetchone()
        return (row[0] or "", row[1] or []) if row else ("", [])

    def _note(self) -> None:
        for row in self._look(self._connection)[1]:
            known = self._found.get(row.oid, row)
            self._found[row.oid] = row._replace(modes=tuple({*known.modes, *row.modes}))
