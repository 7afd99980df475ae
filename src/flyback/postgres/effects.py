"""Sees from the server itself what each statement locks, rewrites, builds and reads, while it runs."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from flyback.model.lock_modes import RelationLock, strength, strongest_first
from flyback.model.rehearsal import Effect
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
        self._touched: dict[int, str] = {}
        """The strongest lock on each so far, also where ROLLBACK TO SAVEPOINT has let go of it."""
        self._newest_file = 0
        """Storage files made later have greater numbers. Source: GetNewRelFileNumber() counts up."""
        self._files: dict[int, int] = {}
        """By oid, those of this script."""
        self._scans: dict[int, int] = {}
        self._wal = 0
        self._in_transaction = True
        """Whether the whole script is in one."""

    @property
    def touched(self) -> frozenset[int]:
        """Oids of the relations from before that the script locked in any way."""
        return frozenset(self._touched)

    @property
    def written(self) -> frozenset[int]:
        """Oids of those that it locked as whoever writes to them does, or more strongly."""
        return frozenset(oid for oid, mode in self._touched.items() if strength(mode) >= strength("RowExclusiveLock"))

    @property
    def held(self) -> tuple[RelationLock, ...]:
        """The locks that the script's transaction holds by now; of other scripts, all that there were."""
        return strongest_first(self._lock(oid, mode) for oid, mode in self._held.items())

    def begin(self, connection: psycopg.Connection, surroundings: str) -> None:
        """Runs the SQL that every script finds done, and notes how things are before the first statement."""
        pid = connection.info.backend_pid
        cursor = connection.execute(f"{surroundings}; {_STORAGE}; execute flyback_observe ({pid})".encode())
        while cursor.description is None:
            cursor.nextset()
        self._newest_file = self._note_scans(cursor)
        cursor.nextset()
        self._wal, _ = _seen(cursor.fetchall())

        self._in_transaction = connection.info.transaction_status is TransactionStatus.INTRANS

    def _note_scans(self, cursor: psycopg.Cursor) -> int:
        """Reads the answer to `storage.sql`; the newest storage file."""
        newest, scanned = cursor.fetchone() or (None, None)
        self._scans = {
            int(oid): int(scans) for oid, _, scans in (item.partition(":") for item in (scanned or "").split())
        }
        return newest or 0

    def over(self, statement: Statement, send: Callable[[], None]) -> Iterable[Effect]:
        """Runs one statement and tells what it did."""
        if (
            not self._in_transaction
            and statement.transaction is Transaction.ANY
            and not statement.tag.startswith("SET")
        ):
            self._note_scans(self._connection.execute(_STORAGE.encode()))  # transactions before may be counted, or not
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
        if statement.tag.startswith(("COMMIT", "END", "ROLLBACK", "ABORT")):
            self._held = {oid: mode for oid, mode in self._held.items() if any(row.oid == oid for row in seen)}
        renewed = self._renewed(seen)
        # the new storage of TRUNCATE is not written, and building its indexes reads nothing
        rows = [] if statement.tag.startswith("TRUNCATE") else [row for row in seen if row.kind in ("r", "m")]
        yield Effect(
            ordinal=statement.ordinal,
            line=statement.line,
            tag=statement.tag,
            sql=statement.sql,
            direction=self._direction,
            milliseconds=milliseconds,
            wal_bytes=wal - self._wal,
            locks=self._new_locks(seen, renewed),
            rewrites=self._named(row for row in rows if row.oid in renewed),
            index_builds=self._built(seen, renewed),
            scans=self._scanned(rows),
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
        """Watches from beside, where the statement is made to wait until it has been looked at.

        Source: DROP INDEX and REINDEX, if CONCURRENTLY, take the strongest lock on an index only when nobody uses it.
        """
        observer = self._observer()
        with Bystander(observer, self._connection.info.backend_pid, self._look) as bystander:
            started = time.perf_counter()
            send()
            milliseconds = (time.perf_counter() - started) * 1000
        stored = self._connection.execute(_STORED).fetchall()
        seen = {oid: Seen(oid, (), kind, file, table, 0) for oid, kind, file, table in stored}
        for row in bystander.seen:
            gone = row.oid not in seen and self._names.get(row.oid, ("",))[0] == "index"
            modes = [mode for mode in row.modes if not gone or mode != "AccessExclusiveLock"]
            seen[row.oid] = seen.get(row.oid, row)._replace(modes=tuple(modes))
        return list(seen.values()), milliseconds

    def _renewed(self, seen: list[Seen]) -> frozenset[int]:
        """Oids of tables and indexes with a storage file that nobody had before, new ones among them."""
        known = {*self._files.values()}
        found = {
            row.oid: row.file or 0
            for row in seen
            if row.kind in ("r", "m", "i", "unpopulated")
            and (row.file or 0) > self._newest_file
            and row.file not in known
        }
        self._files.update(found)
        return frozenset(found)

    def _new_locks(self, seen: list[Seen], renewed: frozenset[int]) -> tuple[RelationLock, ...]:
        """Source: a relation that stays itself gets new storage only under the strongest lock."""
        found = []
        for row in seen:
            modes = (*row.modes, "AccessExclusiveLock") if row.oid in renewed else row.modes
            if row.oid not in self._names or not modes:
                continue
            mode = max(modes, key=strength)
            if strength(mode) > strength(self._held.get(row.oid, "")):
                self._held[row.oid] = mode
                found.append(self._lock(row.oid, mode))
            self._touched[row.oid] = max(mode, self._touched.get(row.oid, ""), key=strength)
        return strongest_first(found)

    def _lock(self, oid: int, mode: str) -> RelationLock:
        kind, name = self._names[oid]
        return RelationLock(relation=name, mode=mode, kind=kind)

    def _named(self, rows: Iterable[Seen]) -> tuple[str, ...]:
        """The names of those from before."""
        return tuple(sorted(self._names[row.oid][1] for row in rows if row.oid in self._names))

    def _built(self, seen: list[Seen], renewed: frozenset[int]) -> tuple[str, ...]:
        """The tables from before that have got new indexes, or older ones anew, once for each.

        Indexes of a table that itself was written anew count only when they are new, too.
        """
        found = []
        for row in seen:
            built = row.kind == "i" and row.oid in renewed and (row.oid not in self._names or row.table not in renewed)
            if built and row.table is not None and row.table in self._names:
                found.append(self._names[row.table][1])
        return tuple(found)

    def _scanned(self, rows: list[Seen]) -> tuple[str, ...]:
        found = [row for row in rows if row.scans > self._scans.get(row.oid, 0)]
        self._scans.update((row.oid, row.scans) for row in found)
        return self._named(found)


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
