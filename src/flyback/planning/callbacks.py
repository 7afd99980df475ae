"""Callbacks that run around each script, inside its transaction."""

from collections.abc import Mapping, Sequence

from flyback.errors import FlybackError, Problem
from flyback.model.plan import Command, Direction, Program
from flyback.model.script import Callback
from flyback.planning.lock_groups import Piece
from flyback.planning.segments import Loose, Single, Together, cut
from flyback.syntax.locks import Locking
from flyback.syntax.statements import parse
from flyback.syntax.strong_locks import locking

_EVENTS = {
    Direction.APPLY: (
        "beforeEachMigrate",
        "afterEachMigrate",
        "beforeEachMigrateStatement",
        "afterEachMigrateStatement",
    ),
    Direction.UNDO: ("beforeEachUndo", "afterEachUndo", "beforeEachUndoStatement", "afterEachUndoStatement"),
}
RUNS_CODE = Locking(brief=False, forgets=True)
"""Of a program: nobody knows what it does."""


class Around:
    """What goes before and after each script and each of its statements; every callback is read once."""

    def __init__(self, callbacks: Sequence[Callback]) -> None:
        wanted = {event for events in _EVENTS.values() for event in events}
        pieces: dict[str, list[Piece]] = {}
        self.problems: list[Problem] = []
        for callback in callbacks:
            if callback.event in wanted:
                pieces.setdefault(callback.event, []).extend(self._read(callback))
        self._pieces: Mapping[str, tuple[Piece, ...]] = {event: tuple(found) for event, found in pieces.items()}

    def script(self, direction: Direction) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Before and after the whole script."""
        before, after, _, _ = _EVENTS[direction]
        return self._pieces.get(before, ()), self._pieces.get(after, ())

    def statement(self, direction: Direction) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Before and after each statement."""
        _, _, before, after = _EVENTS[direction]
        return self._pieces.get(before, ()), self._pieces.get(after, ())

    def _read(self, callback: Callback) -> list[Piece]:
        source = callback.source
        if not source.is_sql:
            return [Piece(Program(source=source), RUNS_CODE)]
        try:
            made = cut(parse(source.sql, source.path), source.path, Loose.TOGETHER)
        except FlybackError as error:
            self.problems += error.problems
            return []
        self.problems += made.problems
        match made.segments:
            case ():
                return []
            case (Together(statements=statements, begin="BEGIN"),):
                return [
                    Piece(
                        Command(sql=each.statement.sql, statement=each.statement, path=source.path), locking(each.node)
                    )
                    for each in statements
                ]
            case (Together() | Single(), *_):
                self.problems.append(
                    Problem(
                        code="transaction",
                        what=f"the callback ends a transaction, but {callback.event} runs inside the script's own",
                        where=source.path,
                        hint="leave BEGIN, COMMIT and their like out of it",
                    )
                )
        return []
