"""Sends statements as one string, so that a script costs one round trip, and tells which of them the server refused.

libpq hands out one result for each statement that is finished: their number names the one that failed. A string that
does not parse is refused before anything of it runs; then the position in it names the statement.

Source: PostgreSQL manual, "Multiple Statements in a Simple Query"; libpq, "Asynchronous Command Processing".
"""

import bisect
import contextlib
import itertools
import re
import select
import time
from collections.abc import Callable, Iterator, Sequence

import psycopg
from psycopg.errors import Diagnostic
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

from flyback.model.plan import Command
from flyback.postgres.running.query_rows import QueryRows, Show
from flyback.postgres.target.refusals import one_line

_SEPARATOR = "\n;\n"
"""On a line of its own: a statement may end in a comment."""
_LONGEST = 4_000_000
"""Characters of one string; what is longer goes in several, so that neither side holds much at once."""
_ENCODING = "UTF8"
_OTHER_NAMES = re.compile(r"set\s+names")
_SLICE = 1 << 20
_COMMAND_OK = ExecStatus.COMMAND_OK
_GRACE = 5.0
"""Seconds that the server gets to obey a cancellation."""
_FIRST_LOOK = 0.05

OnWait = Callable[[float], float]
"""Called while the server works, with the seconds so far; answers how many seconds later it wants to be called again.
"""


class StatementError(Exception):
    """The server refused a statement; what came before it in the same string is finished."""

    def __init__(self, command: Command, diagnostics: Diagnostic, position: int) -> None:
        super().__init__(diagnostics.message_primary)
        self.command = command
        self.diagnostics = diagnostics
        self.position = position
        """Characters of the command's text, from 1; 0 when the server gave none."""


class LostError(Exception):
    """The connection is gone, and nobody knows how far the server came."""

    def __init__(self, command: Command, said: str) -> None:
        super().__init__(said)
        self.command = command
        """The first one whose answer did not come."""


class Sender:
    """Sends commands on one connection."""

    def __init__(self, connection: psycopg.Connection, show: Show, on_wait: OnWait) -> None:
        self._connection = connection
        self._pgconn: PGconn = connection.pgconn
        self._show = show
        self._on_wait = on_wait
        self._poll = select.poll()
        self._rows = QueryRows(show)
        self._began = self._next_look = 0.0

    def send(self, commands: Sequence[Command]) -> None:
        """Sends the commands in order; returns when the last one is finished.

        Raises:
            StatementError: the server refused one, and ran none after it.
            LostError: the connection is gone.
        """
        for part in _parts(commands):
            text = _SEPARATOR.join([command.sql for command in part])
            finished = 0
            try:
                for result in self._answers(text):
                    if result.status == _COMMAND_OK and result.command_status:
                        finished += 1
                    else:
                        finished += self._take(result, part, text, finished)
            except psycopg.OperationalError as error:
                self._connection.close()
                raise LostError(part[min(finished, len(part) - 1)], _in_short(error)) from None
            except BaseException:
                self._abandon()
                raise

    def _take(self, result: PGresult, part: Sequence[Command], text: str, finished: int) -> int:
        """How many commands a result ends that is more than a word of success: one or none."""
        command = part[min(finished, len(part) - 1)]
        match result.status:
            case ExecStatus.FATAL_ERROR:
                self._raise(result, part, text, finished)
            case ExecStatus.COPY_IN:
                self._give(command)
            case ExecStatus.COPY_OUT:
                self._drop_copy()
            case _:
                return self._rows.take(result, command, _ENCODING)
        return 0

    def _raise(self, result: PGresult, part: Sequence[Command], text: str, finished: int) -> None:
        with contextlib.suppress(psycopg.OperationalError):  # what the server said first is the better reason
            for _ in self._results():
                pass
        diagnostics = Diagnostic(result, self._connection.info.encoding)
        command = part[min(finished, len(part) - 1)]
        ended = diagnostics.severity_nonlocalized in ("FATAL", "PANIC")
        if ended or self._pgconn.status != ConnStatus.OK:
            self._connection.close()
            said = diagnostics.message_primary or one_line(result.error_message.decode("utf-8", "replace"))
            raise LostError(command, said)
        position = 0
        if told := int(diagnostics.statement_position or 0):
            offset, starts = self._characters(text, told - 1), _starts(part)
            index = bisect.bisect_right(starts, offset) - 1
            command, position = part[index], offset - starts[index] + 1
        raise StatementError(command, diagnostics, position)

    def _characters(self, text: str, offset: int) -> int:
        """A server without an encoding counts bytes."""
        if self._pgconn.parameter_status(b"server_encoding") != b"SQL_ASCII":
            return offset
        return len(text.encode()[:offset].decode("utf-8", "ignore"))

    def _answers(self, text: str) -> Iterator[PGresult]:
        if self._pgconn.parameter_status(b"client_encoding") != _ENCODING.encode():
            self._connection.execute(f"set client_encoding to '{_ENCODING}'".encode())
        self._rows = QueryRows(self._show)
        self._poll.register(self._connection.fileno(), select.POLLIN)
        self._began = time.monotonic()
        self._next_look = self._began + _FIRST_LOOK
        self._pgconn.send_query(text.encode())
        self._pgconn.set_single_row_mode()
        self._flush()
        yield from self._results()

    def _results(self) -> Iterator[PGresult]:
        while True:
            while self._pgconn.is_busy():
                self._wait(select.POLLIN)
                self._pgconn.consume_input()
            result = self._pgconn.get_result()
            if result is None:
                return
            yield result

    def _flush(self) -> None:
        while self._pgconn.flush():
            if self._wait(select.POLLIN | select.POLLOUT) & select.POLLIN:
                self._pgconn.consume_input()

    def _wait(self, events: int) -> int:
        """Waits until the socket can be read or written, and calls the watcher when it is time."""
        self._poll.modify(self._connection.fileno(), events)
        while True:
            left = self._next_look - time.monotonic()
            if ready := self._poll.poll(max(left, 0) * 1000):
                return ready[0][1]
            self._next_look = time.monotonic() + self._on_wait(time.monotonic() - self._began)

    def _give(self, command: Command) -> None:
        """Sends the rows that follow a COPY FROM STDIN in the script."""
        statement = command.statement
        text = (statement.copy_data if statement else None) or ""
        data = text.encode()
        for start in range(0, len(data), _SLICE):
            while not self._pgconn.put_copy_data(data[start : start + _SLICE]):
                self._flush()
            self._flush()
        self._pgconn.put_copy_end()
        self._flush()

    def _drop_copy(self) -> None:
        """Reads past the rows of a COPY TO STDOUT: nobody asked for them."""
        while True:
            count, _ = self._pgconn.get_copy_data(1)
            if count == 0:
                self._wait(select.POLLIN)
                self._pgconn.consume_input()
            elif count < 0:
                return

    def _abandon(self) -> None:
        """Makes the connection usable again after an interruption, or closes it."""
        if self._pgconn.status != ConnStatus.OK or self._pgconn.transaction_status != TransactionStatus.ACTIVE:
            return
        until = time.monotonic() + _GRACE
        with contextlib.suppress(psycopg.Error):
            self._connection.cancel_safe(timeout=_GRACE)
            while self._pgconn.transaction_status == TransactionStatus.ACTIVE and time.monotonic() < until:
                self._drain(until)
        if self._pgconn.transaction_status == TransactionStatus.ACTIVE:
            self._connection.close()

    def _drain(self, until: float) -> None:
        while self._pgconn.is_busy():
            if not self._poll.poll(max(until - time.monotonic(), 0) * 1000):
                return
            self._pgconn.consume_input()
        result = self._pgconn.get_result()
        if result is not None and result.status == ExecStatus.COPY_IN:
            self._pgconn.put_copy_end(b"interrupted")


def _in_short(error: psycopg.Error) -> str:
    """libpq's message without what it says of itself and its guesses."""
    return one_line(str(error)).removeprefix("consuming input failed: ")


def _parts(commands: Sequence[Command]) -> Iterator[list[Command]]:
    """The commands in strings of bounded length; after one that may change the client's encoding a new one begins."""
    part: list[Command] = []
    length = 0
    for command in commands:
        part.append(command)
        length += len(command.sql)
        if length > _LONGEST or _may_change_encoding(command.sql):
            yield part
            part, length = [], 0
    if part:
        yield part


def _may_change_encoding(sql: str) -> bool:
    """The server tells that it did so only at the end of a string; each string begins in UTF-8 again."""
    lowered = sql.lower()
    return "client_encoding" in lowered or ("names" in lowered and _OTHER_NAMES.search(lowered) is not None)


def _starts(part: Sequence[Command]) -> list[int]:
    """The offset of each command in the string."""
    steps = (len(command.sql) + len(_SEPARATOR) for command in part[:-1])
    return list(itertools.accumulate(steps, initial=0))
