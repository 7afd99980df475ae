"""One connection to the target database, and what is known of it."""

import contextlib
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

import psycopg
from psycopg import ClientCursor, pq, sql
from psycopg.rows import TupleRow

from flyback.postgres.target.address import Address
from flyback.postgres.target.facts import TargetFacts
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.session_names import SessionName


class Target:
    """The connection that scripts run on; a context manager that closes it."""

    def __init__(
        self,
        connection: psycopg.Connection,
        address: Address,
        name: SessionName,
        facts: TargetFacts,
        resets: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> None:
        self.connection = connection
        """In autocommit."""
        self.address = address
        self.name = name
        self.facts = facts
        self.notes: tuple[str, ...] = ()
        """What was left out on the way in, a sentence each."""
        self._renewal, self.reset = resets
        """Statements that make the session as new before each script: `Surroundings.reset`.

        From then on it is called `flyback migrate`, so that an orphan can be told from somebody who only reads.
        """
        self._system_identifier: int | None = None

    @property
    def pooled(self) -> bool:
        """Whether a pooler answered instead of the server.

        Source: PgBouncer and its like make up the backend's number that they tell the client.
        """
        return self.connection.info.backend_pid != self.facts.backend_pid

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, be it failed."""
        return self.connection.info.transaction_status is not pq.TransactionStatus.IDLE

    def query(self, statement: sql.Composable | str, values: Mapping[str, object] | None = None) -> list[TupleRow]:
        """The rows of the last statement of a text that runs as if no script had run in this session; one round trip.

        Several statements, separated by semicolons, take effect together.

        Raises:
            RefusedError: by the server, or the connection is lost.
        """
        if isinstance(statement, str):
            text = ClientCursor(self.connection).mogrify(statement.encode(), values)
        else:
            text = statement.as_string(self.connection)
        return self._send(*(self._renewal if self.in_transaction else self._renewed), text)

    @property
    def _renewed(self) -> tuple[str, ...]:
        """Renewal in a transaction of its own: one keeps the defaults, read-only or not, that it began with."""
        return "begin", *self._renewal, "commit"

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything that is asked inside commits together, or leaves nothing.

        Raises:
            RefusedError: as `query`, also at COMMIT.
        """
        self._send(*self._renewed, "begin")
        try:
            yield
        except BaseException:
            with contextlib.suppress(RefusedError):
                self._send("rollback")
            raise
        self._send("commit")

    def system_identifier(self) -> int | None:
        """Which cluster this is, the same on its standbys and restored copies; None where the role may not know."""
        if self._system_identifier is None:
            with contextlib.suppress(RefusedError):
                self._system_identifier = self.query("select system_identifier from pg_control_system()")[0][0]
        return self._system_identifier

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(self, *statements: str) -> list[TupleRow]:
        try:
            return answer(self.connection, *statements)
        except psycopg.Error as error:
            raise RefusedError(error, self.address.shown) from None


def answer(connection: psycopg.Connection, *statements: str) -> list[TupleRow]:
    """The rows of the last of some statements that are sent as one message."""
    cursor = ClientCursor(connection)
    cursor.execute(";\n".join(statements).encode())
    while cursor.nextset():
        pass
    return cursor.fetchall() if cursor.description else []
