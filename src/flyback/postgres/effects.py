"""Sees from the server itself what each statement locks, rewrites, builds and reads, while it runs."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import psycopg

from flyback.model.lock_modes import strength, strongest_first
from flyback.model.rehearsal import Effect, RelationLock
from flyback.model.script import Statement, Transaction
from flyback.postgres.bystander import Bystander, Seen
from flyback.postgres.query_files import query_file

_KINDS = {
    "r": "table",
    "p": "table",
    "i": "index",
    "I": "index",
    "v": "view",
    "m": "materialized view",
    "S": "sequence",
    "f": "foreign table",
}
_OBSERVE = f"prepare flyback_observe (int) as {query_file(__package__, 'observe')}".encode()
_STORED = """
select c.oid::int8, c.relkind::text, pg_relation_filenode(c.oid)::int8, i.indrelid::int8
  from pg_class c left join pg_index i on i.indexrelid = c.oid where c.oid >= 16384 and c.relkind in ('r', 'm', 'i')
"""
_FORGETS_PLANS = re.compile(r"\b(?:DEALLOCATE|DISCARD)\b", re.IGNORECASE)
_STORAGE = query_file(__package__, "storage").strip()


class Unwatched:
    """Runs statements and looks at nothing but the clock."""

    def begin(self, connection: psycopg.Connection, surroundings: str) -> None:
        """Runs the SQL that every script finds done."""
        connection.execute(surroundings.encode())

    def over(self, statement: Statement, send: Callable[[], None]) -> Iterable[Effect]:
        """Runs one statement."""
        started = time.perf_counter()
        send()
        yield _timed(statement, started)


def _timed(statement: Statement, started: float) -> Effect:
    return Effect(
        ordinal=statement.ordinal,
        line=statement.line,
        tag=statement.tag,
        sql=statement.sql,
        direction="",
        milliseconds=(time.perf_counter() - started) * 1000,
        wal_bytes=0,
    )


class Watch:
    """Looks at locks, storage, scans and WAL after each statement of one script.

    A statement that runs in a transaction is looked at before the transaction ends, when it holds all its locks. One
    that cannot is looked at through `observer`, a second connection, while it runs.
    """

    def __init__(
        self,
        connection: psycopg.Connection,
        observer: Callable[[], psycopg.Connection],
        names: Mapping[int, tuple[str, str]],
        direction: str,
    ) -> None:
        self._connection = connection
        self._observer = observer
        self._names = names
        """Relations that were there before: oid to (kind, name)."""
        self._direction = direction
        self._held: dict[int, str] = {}
        self._newest_file = 0
        """Storage files made later have greater numbers. Source: GetNewRelFileNumber() counts up."""
        self._files: dict[int, int] = {}
        self._scans: dict[int, int] = {}
        self._wal = 0

    @property
    def touched(self) -> frozenset[int]:
        """Oids of the relations from before that the script locked in any way."""
        return frozenset(self._held)

    @property
    def written(self) -> frozenset[int]:
        """Oids of those that it locked as whoever writes to them does, or more strongly."""
        return frozenset(oid for oid, mode in self._held.items() if strength(mode) >= strength("RowExclusiveLock"))

    def begin(self, connection: psycopg.Connection, surroundings: str) -> None:
        """Runs the SQL that every script finds done, and notes how things are before the first statement."""
        pid = connection.info.backend_pid
        cursor = connection.execute(f"{surroundings}; {_STORAGE}; execute flyback_observe ({pid})".encode())
        while cursor.description is None:
            cursor.nextset()
        newest, scanned = cursor.fetchone() or (None, None)
        self._newest_file = newest or 0
        for item in (scanned or "").split():
            oid, scans = map(int, item.split(":"))
            self._scans[oid] = scans
        cursor.nextset()
        self._wal, _ = _seen(cursor.fetchall())

    def over(self, statement: Statement, send: Callable[[], None]) -> Iterable[Effect]:
        """Runs one statement and tells what it did."""
        if statement.transaction is Transaction.FORBIDDEN:
            seen, milliseconds = self._while_running(send)
            self._prepare_again(statement)
            wal, _ = self._look(self._connection)
        else:
            started = time.perf_counter()
            send()
            milliseconds = (time.perf_counter() - started) * 1000
            self._prepare_again(statement)
            wal, seen = self._look(self._connection)
        yield Effect(
            ordinal=statement.ordinal,
            line=statement.line,
            tag=statement.tag,
            sql=statement.sql,
            direction=self._direction,
            milliseconds=milliseconds,
            wal_bytes=wal - self._wal,
            locks=self._new_locks(seen),
            rewrites=self._rewritten(seen, statement),
            index_builds=self._built(seen),
            scans=self._scanned(seen),
        )
        self._wal = wal

    def _look(self, connection: psycopg.Connection) -> tuple[int, list[Seen]]:
        """Bytes of WAL so far, and the locked relations."""
        pid = self._connection.info.backend_pid
        return _seen(connection.execute(f"execute flyback_observe ({pid})".encode()).fetchall())

    def _prepare_again(self, statement: Statement) -> None:
        if _FORGETS_PLANS.search(statement.sql):
            prepare_observation(self._connection)

    def _while_running(self, send: Callable[[], None]) -> tuple[list[Seen], float]:
        """Watches from a second connection, which makes the statement wait at its end until it has been looked at."""
        observer = self._observer()
        with Bystander(observer, self._connection.info.backend_pid, self._look) as bystander:
            started = time.perf_counter()
            send()
            milliseconds = (time.perf_counter() - started) * 1000
        stored = self._connection.execute(_STORED).fetchall()
        seen = {oid: Seen(oid, (), kind, file, table, 0) for oid, kind, file, table in stored}
        for row in bystander.seen:
            seen[row.oid] = seen.get(row.oid, row)._replace(modes=row.modes)
        return list(seen.values()), milliseconds

    def _new_locks(self, seen: list[Seen]) -> tuple[RelationLock, ...]:
        found = []
        for row in seen:
            if row.oid not in self._names or not row.modes:
                continue
            mode = max(row.modes, key=strength)
            if strength(mode) > strength(self._held.get(row.oid, "")):
                self._held[row.oid] = mode
                kind, name = self._names[row.oid]
                found.append(RelationLock(relation=name, mode=mode, kind=kind))
        return strongest_first(found)

    def _rewritten(self, seen: list[Seen], statement: Statement) -> tuple[str, ...]:
        found = []
        for row in seen:
            if row.oid in self._names and (row.file or 0) > self._files.get(row.oid, self._newest_file):
                self._files[row.oid] = row.file or 0
                if row.kind in ("r", "m") and not statement.tag.startswith("TRUNCATE"):
                    found.append(self._names[row.oid][1])
        return tuple(sorted(found))

    def _built(self, seen: list[Seen]) -> tuple[str, ...]:
        """The tables from before that have got new indexes."""
        found = []
        for row in seen:
            new = row.oid not in self._names and row.oid not in self._files
            if new and row.kind == "i" and row.table is not None and row.table in self._names:
                self._files[row.oid] = row.file or 0
                found.append(self._names[row.table][1])
        return tuple(found)

    def _scanned(self, seen: list[Seen]) -> tuple[str, ...]:
        found = []
        for row in seen:
            if row.oid in self._names and row.kind in ("r", "m") and row.scans > self._scans.get(row.oid, 0):
                self._scans[row.oid] = row.scans
                found.append(self._names[row.oid][1])
        return tuple(sorted(found))


def _seen(answer: list[tuple[Any, ...]]) -> tuple[int, list[Seen]]:
    (*_, wal), *rows = answer
    return int(wal), [
        Seen(oid, tuple(modes), kind, file, table, scans or 0) for oid, modes, kind, file, table, scans, _ in rows
    ]


def prepare_observation(connection: psycopg.Connection) -> None:
    """Lets `Watch` look through a connection; needed once, and again after its plans were thrown away."""
    there = connection.execute("select from pg_prepared_statements where name = 'flyback_observe'").fetchone()
    if there is None:
        connection.execute(_OBSERVE)
