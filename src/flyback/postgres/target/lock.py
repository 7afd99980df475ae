"""The lock of a run: Flyway's key, held by a connection that does nothing else and keeps no snapshot."""

import contextlib
import math
import select
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self

import psycopg
from psycopg import ClientCursor
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from flyback.errors import FlybackError, Problem
from flyback.frozen import frozen
from flyback.postgres.query_files import query_file
from flyback.postgres.target.lock_key import lock_key
from flyback.postgres.target.opening import open_connection
from flyback.postgres.target.pooler import refuse_shared_sessions
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.session_names import Purpose
from flyback.postgres.target.target import Target, answer

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0


class LockError(FlybackError):
    """Another migrator holds the lock, or it cannot be held."""


@frozen
class Holder:
    """The session that holds the lock."""

    pid: int
    application: str
    user: str
    client: str
    """Its address; empty for one on the server's own machine."""
    state: str
    """`idle in transaction`; empty where it may not be seen, as are the times."""
    seconds: float | None
    """Age of its transaction, or of the session if it has none."""
    query_seconds: float | None
    """Since its last query began."""

    def __str__(self) -> str:
        words = [f"pid {self.pid}", self.application or "no application name", f"user {self.user}"]
        words += [f"from {self.client}"] if self.client else []
        words += [self.state] if self.state else []
        words += [f"since {self.seconds:.0f} s"] if self.seconds is not None else []
        words += [f"last query {self.query_seconds:.0f} s ago"] if self.query_seconds is not None else []
        return ", ".join(words)


class MigrationLock:
    """`with MigrationLock(target, flyway.table) as lock: lock.acquire(50, waits)`: held until the end.

    Opens its connection at once, to the same server as the target's.

    Raises:
        ServerError: it cannot connect, or a pooler would not keep the lock.
    """

    def __init__(self, target: Target, table: str) -> None:
        self._target = target
        self._key = lock_key(target.facts.schema, table)
        self._held = False
        info = target.connection.info
        # where the address names several servers, both sessions must be on the same one
        same = make_conninfo(target.address.conninfo, host=info.host, hostaddr=info.hostaddr, port=info.port)
        self._connection = open_connection(
            replace(target.address, conninfo=same), replace(target.name, purpose=Purpose.LOCK)
        )
        try:
            if target.pooled:
                refuse_shared_sessions(target, self._connection)
            self.query(query_file(__package__, "hold_on"))
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def acquire(self, retries: int, waits: Callable[[Holder | None], None]) -> None:
        """Takes the lock, trying for `retries` + 1 seconds, for ever if it is -1; never queues at the server.

        `waits` is told who holds it, once for each holder; None when they were gone before they could be seen.

        Raises:
            LockError: somebody else had it all the time.
            RefusedError: the connection was lost.
        """
        deadline = time.monotonic() + (math.inf if retries < 0 else retries + 1)
        pause = _FIRST_PAUSE
        told: set[int] = set()
        while not self._try():
            holder = self._holder()
            if (holder.pid if holder else 0) not in told:
                told.add(holder.pid if holder else 0)
                waits(holder)
            left = deadline - time.monotonic()
            if left <= 0:
                raise _given_up(holder, retries, self._target.address.shown)
            time.sleep(min(pause, left))
            pause = min(pause * 1.5, _LONGEST_PAUSE)
        self._held = True

    def alive(self) -> bool:
        """Whether the lock is still held as far as this machine was told; asks nobody.

        A session that ended, for whatever reason, has lost its locks.
        """
        if self._connection.closed or not self._held:
            return False
        poll = select.poll()
        poll.register(self._connection.fileno(), select.POLLIN)
        try:
            while poll.poll(0):
                self._connection.pgconn.consume_input()
        except psycopg.Error:
            self._connection.close()
            return False
        return True

    def release(self) -> None:
        """Lets others in; nothing happens when the lock is not held any more."""
        if self._held and self.alive():
            with contextlib.suppress(RefusedError):
                self.query("select pg_advisory_unlock(%(key)s)", {"key": self._key})
        self._held = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
        self._connection.close()

    def _try(self) -> bool:
        return bool(self.query("select pg_try_advisory_lock(%(key)s)", {"key": self._key})[0][0])

    def _holder(self) -> Holder | None:
        for pid, application, user, client, state, seconds, query in self.query(
            query_file(__package__, "lock_holder"), {"key": self._key}
        ):
            return Holder(
                pid=pid,
                application=application,
                user=user,
                client=client,
                state=state,
                seconds=seconds,
                query_seconds=query,
            )
        return None

    def query(self, statement: str, values: Mapping[str, object] | None = None) -> list[TupleRow]:
        """The rows of one statement, asked beside the connection that scripts run on.

        Raises:
            RefusedError: by the server, or the connection is lost.
        """
        try:
            return answer(self._connection, ClientCursor(self._connection).mogrify(statement.encode(), values))
        except psycopg.Error as error:
            raise RefusedError(error, f"{self._target.address.shown} (the connection that holds the lock)") from None


def _given_up(holder: Holder | None, retries: int, where: str) -> LockError:
    return LockError(
        Problem(
            code="lock-taken",
            what="Number of retries exceeded while attempting to acquire PostgreSQL advisory lock: "
            + (f"it is held by {holder}" if holder else "whoever held it could not be seen"),
            where=where,
            hint="another migrator is at work; wait for it, raise lockRetryCount "
            f"(now {retries}), or end that session: select pg_terminate_backend({holder.pid if holder else 'pid'})",
        )
    )
