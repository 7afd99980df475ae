"""An application at work beside a migration, and what locks the migration is seen to hold meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from flyback.postgres.scratch.server import Server
from flyback.syntax.statements import parse_in_full
from postgres.analysis.running_rules import in_transaction

PATIENCE = "250ms"
"""For how long a statement of the application may wait for a lock; the server ends it then."""
_STATEMENTS = (
    "SELECT count(*) FROM t WHERE id BETWEEN 500 AND 520",
    "UPDATE t SET a = a + 1 WHERE id = {number}",
    "INSERT INTO t (id, parent_id, a, b) VALUES (1000000 + {number}, 1, 200000 + {number}, 'new')",
    "UPDATE parent SET a = a WHERE id = 7",
    "SELECT b FROM t WHERE id = {number}",
)
_STRONG = """
select c.relname from pg_locks l join pg_class c on c.oid = l.relation
 where l.pid = %s and l.granted and l.locktype = 'relation' and c.relname in ('t', 'parent')
   and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
_WORKED = """
select relname, pg_relation_filenode(relid)::int8, coalesce(seq_tup_read, 0) + coalesce(n_tup_upd, 0)
  from pg_stat_xact_user_tables where relname in ('t', 'parent')
"""
_MANY = 10_000
"""Rows; the application itself reads none in a migration's transaction."""


@dataclass
class Users:
    """A writer and a reader; `waits` are their statements that waited too long, with the server's message."""

    conninfo: str
    waits: list[str] = field(default_factory=list)
    done: int = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        over = threading.Event()
        threads = [threading.Thread(target=self._work, args=(over, first)) for first in (0, 1)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def _work(self, over: threading.Event, first: int) -> None:
        number = first
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute(f"SET lock_timeout = '{PATIENCE}'".encode())
            while not over.is_set():
                statement = _STATEMENTS[number // 2 % len(_STATEMENTS)].format(number=number)
                try:
                    connection.execute(statement.encode())
                except psycopg.errors.LockNotAvailable as error:
                    self.waits.append(f"{statement}: {error}")
                self.done += 1
                number += 2


@contextmanager
def tables_locked_by(conninfo: str, pid: int) -> Iterator[set[str]]:
    """The tables that a backend is seen to lock against writers, by looks every few milliseconds."""
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            while not over.wait(0.002):
                seen.update(name for (name,) in connection.execute(_STRONG, (pid,)))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def worked_under_lock(server: Server, database: str, script: str) -> set[str]:
    """The tables that a script worked through, row by row, while it kept writers from them; it is run."""
    conninfo = server.conninfo(database)
    parsed = parse_in_full(script, "script")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        pid = connection.info.backend_pid
        if not in_transaction(parsed):
            with tables_locked_by(conninfo, pid) as seen:
                for each in parsed:
                    connection.execute(each.statement.sql.encode())
            return seen
        files: dict[str, int] = dict(
            connection.execute("select relname::text, pg_relation_filenode(oid)::int8 from pg_class")
        )
        connection.execute("BEGIN")
        for each in parsed:
            connection.execute(each.statement.sql.encode())
        locked = {name for (name,) in connection.execute(_STRONG, (pid,))}
        worked = {
            name for name, file, rows in connection.execute(_WORKED.encode()) if rows > _MANY or files[name] != file
        }
        connection.execute("COMMIT")
    return locked & worked
