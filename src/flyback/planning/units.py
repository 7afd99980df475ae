"""One script to the transactions that bring it, its callbacks and its history row into the database."""

import enum
from collections.abc import Iterable, Sequence

from flyback.frozen import frozen
from flyback.model.plan import Alone, Atomic, Command, Program, Surroundings, Unit, Wait
from flyback.planning.callbacks import Around
from flyback.planning.history_text import SINCE_BEGIN, insert_row, mark_success, since_group
from flyback.planning.journal_text import Journal
from flyback.planning.lock_groups import Piece, with_locks_first
from flyback.planning.marks import marks
from flyback.planning.segments import Segment, Single, Together
from flyback.planning.session_text import reset_within
from flyback.planning.work import NewRow, Work
from flyback.syntax.object_names import ObjectName
from flyback.syntax.sessions import outlasts_transaction, wait_of
from flyback.syntax.statements import Parsed, split
from flyback.syntax.strong_locks import locking

COMMIT = Command(sql="COMMIT")


class Position(enum.Flag):
    """Where a script stands in the transaction it is part of."""

    MIDDLE = 0
    FIRST = enum.auto()
    LAST = enum.auto()
    WHOLE = FIRST | LAST


@frozen
class Units:
    """Arranges one script."""

    work: Work
    row: NewRow
    surroundings: Surroundings
    journal: Journal
    around: Around
    made: set[ObjectName]
    """Relations that the run made so far; this script's are added."""
    reset: tuple[Command, ...]
    """What makes the session as new, before a transaction."""
    rights: tuple[Command, ...]
    """What gets the right back to write rows and notes, where the script may have given it away."""

    def rows_only(self, position: Position, first_rank: int) -> tuple[Unit, ...]:
        """The row without the script."""
        return (self._atomic(None, [], position, first_rank),)

    def atomic(self, together: Together | None, position: Position, first_rank: int) -> tuple[Unit, ...]:
        """Script and row in one transaction, or in a part of one; `first_rank` is that of the first row in it."""
        before, after = self.around.script(self.work.direction)
        statements = together.statements if together else ()
        pieces = [*before, *self._statements(statements), *after]
        return (self._atomic(together, pieces, position, first_rank),)

    def separate(self, segments: Sequence[Segment]) -> tuple[Unit, ...]:
        """A row that says failed, the script in as many transactions as it needs, then a row that says success."""
        done = self.work.resume.done if self.work.resume else 0
        passed = [each for segment in segments for each in segment.statements if each.statement.ordinal <= done]
        settings = [self._piece(parsed) for parsed in passed if outlasts_transaction(parsed.node)]
        left = [self._segment(segment.after(done)) for segment in segments if segment.through > done]
        return (self._opening(settings), *left, self._closing(segments[-1].through if segments else done))

    def program(self) -> tuple[Unit, ...]:
        """An executable script: a process of its own between two notes."""
        alone = self._alone(Program(source=self.work.source), 1, Wait.PATIENT, ((), ()))
        is_done = self.work.resume is not None and self.work.resume.done > 0
        return (self._opening(()), *(() if is_done else (alone,)), self._closing(1))

    def _opening(self, settings: Sequence[Piece]) -> Atomic:
        """Writes the row as failed; in a run that resumes, makes the settings again that an earlier run had made."""
        resume = self.work.resume
        if resume is not None:
            return self._notes((self.journal.resume(self._marks()),), resume.done, pieces=settings, head=self.reset)
        before, _ = self.around.script(self.work.direction)
        row = insert_row(self.row, self.surroundings, "0", "FALSE")
        begun = self.journal.begin(self.work.source.script, self._marks())
        return self._notes((self.journal.create(), row, begun), 0, pieces=before, head=self.reset)

    def _marks(self) -> str:
        """What a later run recognises the finished statements by."""
        source = self.work.source
        return marks(split(source.sql, source.path)) if source.is_sql else source.digest

    def _closing(self, through: int) -> Atomic:
        """Sets the row to success."""
        _, after = self.around.script(self.work.direction)
        success = mark_success(self.row, self.surroundings, self.journal.elapsed())
        return self._notes((success, self.journal.end()), through, pieces=after)

    def _atomic(self, together: Together | None, pieces: list[Piece], position: Position, first_rank: int) -> Atomic:
        """One whole script; the row comes last, written by whoever is connected."""
        through, begin = (together.through, together.begin) if together else (0, "BEGIN")
        if Position.FIRST in position:
            head: tuple[Command, ...] = (*self.reset, Command(sql=begin))
        else:
            head = reset_within(self.surroundings.reset)
        elapsed = SINCE_BEGIN if Position.FIRST in position else since_group(self.surroundings, first_rank)
        row = Command(sql=insert_row(self.row, self.surroundings, elapsed if pieces else "0", "TRUE"))
        tail = (*(self.rights if pieces else ()), row, *((COMMIT,) if Position.LAST in position else ()))
        commands = (*head, *with_locks_first(pieces, self.made), *tail)
        return Atomic(commands=commands, through=through, rows_only=_rows_only(pieces))

    def _segment(self, segment: Segment) -> Unit:
        match segment:
            case Together(statements=statements, through=through, begin=begin):
                pieces = self._statements(statements)
                return self._notes((self.journal.done(through),), through, pieces=pieces, begin=begin)
            case Single(statement=parsed, through=ordinal):
                around = self.around.statement(self.work.direction)
                return self._alone(self._piece(parsed).command, ordinal, wait_of(parsed.node), around)

    def _alone(
        self,
        command: Command | Program,
        ordinal: int,
        wait: Wait,
        around: tuple[Sequence[Piece], Sequence[Piece]],
    ) -> Alone:
        before, after = around
        return Alone(
            before=self._notes((self.journal.start(ordinal),), ordinal - 1, pieces=before),
            command=command,
            after=self._notes((self.journal.done(ordinal),), ordinal, pieces=after),
            wait=wait,
        )

    def _notes(
        self,
        notes: Iterable[str],
        through: int,
        *,
        pieces: Sequence[Piece] = (),
        head: tuple[Command, ...] = (),
        begin: str = "BEGIN",
    ) -> Atomic:
        """A transaction with statements and the notes that they are done."""
        written = tuple(Command(sql=note) for note in notes)
        commands = (*head, Command(sql=begin), *with_locks_first(pieces, self.made), *self.rights, *written, COMMIT)
        return Atomic(commands=commands, through=through, rows_only=_rows_only(pieces))

    def _statements(self, statements: Iterable[Parsed]) -> list[Piece]:
        before, after = self.around.statement(self.work.direction)
        return [piece for parsed in statements for piece in (*before, self._piece(parsed), *after)]

    def _piece(self, parsed: Parsed) -> Piece:
        command = Command(sql=parsed.statement.sql, statement=parsed.statement, path=self.work.source.path)
        return Piece(command, locking(parsed.node))


def _rows_only(pieces: Sequence[Piece]) -> bool:
    return all(piece.locking.rows for piece in pieces)
