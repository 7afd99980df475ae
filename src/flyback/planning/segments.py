"""A script's statements in the transactions that they form."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flyback.errors import Problem
from flyback.model.script import Transaction
from flyback.syntax.sessions import Control, control_of, may_commit, quotes_otherwise
from flyback.syntax.statements import Parsed

_SET = re.compile(r"set\s+(?:local\s+|session\s+)?", re.IGNORECASE)
_REFUSED = {
    Control.ROLLBACK: (
        "ROLLBACK takes back what the script did before it",
        "leave out what is not to be there in the end; ROLLBACK TO a savepoint is fine",
    ),
    Control.READ_ONLY: (
        "a READ ONLY transaction cannot hold the row that says what ran",
        "leave READ ONLY out",
    ),
    Control.OTHER: (
        "{tag} hands the transaction on: nobody could tell whether the script is there",
        "end the transaction with a plain COMMIT",
    ),
}


class Loose(enum.Enum):
    """What statements that the script's own BEGIN and COMMIT do not enclose are to one another."""

    TOGETHER = "together"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Together:
    """Statements that commit together."""

    statements: tuple[Parsed, ...]
    through: int
    """Ordinal of the last statement, of the COMMIT that the script says too."""
    begin: str = "BEGIN"

    def after(self, ordinal: int) -> "Together":
        """What comes after a statement that is done: a script may be cut otherwise than when it was begun."""
        return replace(self, statements=tuple(each for each in self.statements if each.statement.ordinal > ordinal))


@dataclass(frozen=True, slots=True)
class Single:
    """A statement that the server would refuse in a transaction."""

    statement: Parsed

    @property
    def statements(self) -> tuple[Parsed, ...]:
        """That one."""
        return (self.statement,)

    @property
    def through(self) -> int:
        """Its ordinal."""
        return self.statement.statement.ordinal

    def after(self, _ordinal: int) -> "Single":
        """Itself: one statement is done or not."""
        return self


Segment = Together | Single


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of a script."""

    segments: tuple[Segment, ...]
    problems: tuple[Problem, ...]
    own: bool
    """Whether the script says BEGIN, COMMIT or their like."""


def cut(statements: Sequence[Parsed], path: str, loose: Loose) -> Cut:
    """Cuts a script where its transactions end; `path` is named in problems."""
    cutter = _Cutter(path, loose)
    for parsed in statements:
        cutter.take(parsed)
    cutter.end_block()
    return Cut(tuple(cutter.segments), tuple(cutter.problems), cutter.own)


class _Cutter:
    def __init__(self, path: str, loose: Loose) -> None:
        self.segments: list[Segment] = []
        self.problems: list[Problem] = []
        self.own = False
        self._path = path
        self._loose = loose
        self._block: list[Parsed] = []
        self._begin = ""
        """The script's own, while its block is open."""
        self._through = 0

    def take(self, parsed: Parsed) -> None:
        control = control_of(parsed.node)
        if quotes_otherwise(parsed.node):
            self._refuse(
                parsed,
                "this gives backslashes in the strings after it another meaning, and the script is sent as one text",
                "leave it out, and write strings with backslash escapes as E'...'",
            )
        match control:
            case Control.NONE | Control.SAVEPOINT | Control.MODES:
                self._add(parsed, control)
                self._through = parsed.statement.ordinal
                return
            case Control.BEGIN | Control.BEGIN_WITH_MODES if not self._begin:
                self.end_block()
                self._begin = "BEGIN" if control is Control.BEGIN else parsed.statement.sql
            case Control.COMMIT:
                self._through = parsed.statement.ordinal
                self.end_block()
            case Control.BEGIN | Control.BEGIN_WITH_MODES:
                pass  # PostgreSQL only warns
            case _:
                what, hint = _REFUSED[control]
                self._refuse(parsed, what.format(tag=parsed.statement.tag), hint)
        self.own = True

    def end_block(self) -> None:
        if self._block:
            self.segments.append(Together(tuple(self._block), self._through, self._begin or "BEGIN"))
        self._block = []
        self._begin = ""

    def _add(self, parsed: Parsed, control: Control) -> None:
        statement = parsed.statement
        opened = bool(self._begin)
        if not opened and self._loose is Loose.APART:
            if control is Control.SAVEPOINT:
                self._refuse(parsed, f"{statement.tag} outside of a transaction", "put BEGIN and COMMIT around it")
            elif statement.transaction is Transaction.FORBIDDEN or may_commit(parsed.node, statement.sql):
                self.segments.append(Single(parsed))
            else:
                self.segments.append(Together((parsed,), statement.ordinal))
        elif statement.transaction is Transaction.FORBIDDEN:
            hint = "move it out of BEGIN ... COMMIT" if opened else "its .conf file says executeInTransaction=true"
            self._refuse(parsed, f"{statement.tag} cannot run in a transaction", hint)
        elif control is Control.MODES and not self._block and self._begin in ("", "BEGIN"):
            self._begin = _SET.sub("BEGIN ", statement.sql, count=1)
        else:
            self._block.append(parsed)

    def _refuse(self, parsed: Parsed, what: str, hint: str) -> None:
        statement = parsed.statement
        where = f"{self._path}:{statement.line}:{statement.column}"
        self.problems.append(Problem(code="transaction", what=what, where=where, hint=hint))
