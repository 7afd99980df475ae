"""Keeps the first rows that a script's query returned, for whoever watches the run."""

from collections.abc import Callable, Sequence

from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from flyback.model.plan import Command

_SHOWN = 100
_MORE = "({} more rows)"

Show = Callable[[Sequence[str], Sequence[Sequence[str | None]]], None]
"""Told the column names and the rows, as text, of each query of a script."""


class QueryRows:
    """Takes libpq's results one by one; in single-row mode a row is a result of its own."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._rows: list[list[str | None]] = []
        self._count = 0

    def take(self, result: PGresult, command: Command, encoding: str) -> int:
        """1 when the result ends a command, else 0."""
        if result.status == ExecStatus.SINGLE_TUPLE:
            if self._count < _SHOWN:
                self._rows.append([_text(result.get_value(0, column), encoding) for column in range(result.nfields)])
            self._count += 1
            return 0
        if result.status == ExecStatus.TUPLES_OK:
            if command.statement is not None:
                self._tell(result, encoding)
            self._rows, self._count = [], 0
        return 1 if result.command_status else 0

    def _tell(self, result: PGresult, encoding: str) -> None:
        columns = [_text(result.fname(column), encoding) or "" for column in range(result.nfields)]
        if self._count > _SHOWN and columns:
            self._rows.append([_MORE.format(self._count - _SHOWN), *[None] * (len(columns) - 1)])
        self._show(columns, self._rows)


def _text(value: bytes | None, encoding: str) -> str | None:
    return None if value is None else bytes(value).decode(encoding, "replace")
