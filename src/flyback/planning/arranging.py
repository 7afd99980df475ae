"""Scripts to a plan: the exact SQL of a run, in transactions, in order."""

from collections.abc import Sequence

from flyback.errors import FlybackError, Problem, ProjectError
from flyback.frozen import frozen
from flyback.model.plan import Direction, Plan, Step, Surroundings, Unit
from flyback.model.script import Callback, RepeatableScript, Transaction
from flyback.planning.callbacks import Around
from flyback.planning.digest import digest_of
from flyback.planning.journal_text import Journal
from flyback.planning.segments import Loose, Segment, Together, cut
from flyback.planning.session_text import regain_rights, reset
from flyback.planning.transaction_rule import mixed_refusal, shares_transaction
from flyback.planning.units import Position, Units
from flyback.planning.work import NewRow, Work, row_of
from flyback.settings import Settings
from flyback.syntax.object_names import ObjectName
from flyback.syntax.statements import parse

__all__ = ["Work", "arrange"]


def arrange(
    works: Sequence[Work], surroundings: Surroundings, settings: Settings, callbacks: Sequence[Callback] = ()
) -> Plan:
    """The plan that does the work, in the order given.

    Of the callbacks those are taken that run around each script or statement. With Flyway's `group` everything shares
    one transaction.

    Raises:
        ProjectError: scripts that cannot be read, or whose transactions cannot be kept together with the history;
            with every problem of every script.
    """
    arranger = _Arranger(surroundings, settings, callbacks)
    made = [arranger.read(work) for work in works]
    flyway = settings.flyway
    grouped = flyway.group and flyway.execute_in_transaction and len(works) > 1 and arranger.can_group(made)
    if arranger.problems:
        raise ProjectError(arranger.problems)
    positions = _in_group(len(made)) if grouped else [Position.WHOLE] * len(made)
    steps = tuple(arranger.step(each, position, made[0]) for each, position in zip(made, positions, strict=True))
    return Plan(
        schema=surroundings.schema,
        steps=steps,
        grouped=grouped,
        digest=digest_of(steps, surroundings),
        notes=tuple(arranger.notes),
    )


@frozen
class _Read:
    """A script in its transactions."""

    work: Work
    row: NewRow
    segments: tuple[Segment, ...]
    atomic: bool
    """Whether script and row can commit together."""


class _Arranger:
    def __init__(self, surroundings: Surroundings, settings: Settings, callbacks: Sequence[Callback]) -> None:
        self._surroundings = surroundings
        self._flyway = settings.flyway
        self._flyback = settings.flyback
        self._around = Around(callbacks)
        self._made: set[ObjectName] = set()
        self._reset = reset(surroundings.reset)
        self._callbacks = [callback.source.sql for callback in callbacks if "Each" in callback.event]
        self.problems: list[Problem] = list(self._around.problems)
        self.notes: list[str] = []

    def read(self, work: Work) -> _Read:
        """Cuts the script; what is wrong with it is added to the problems."""
        segments: tuple[Segment, ...] = ()
        if not self._skips(work) and work.source.is_sql:
            try:
                segments = self._segments(work)
            except FlybackError as error:
                self.problems += error.problems
        atomic = self._skips(work) or (work.source.is_sql and _is_one(segments) and work.resume is None)
        return _Read(work=work, row=row_of(work, self._flyback.undone_as), segments=segments, atomic=atomic)

    def can_group(self, made: Sequence[_Read]) -> bool:
        """Whether all scripts can share one transaction; a mixture is refused as Flyway does.

        Source: Flyway 13, as it behaves: `mixed=true` lets a mixture run without a group.
        """
        apart = [each for each in made if not each.atomic or any(map(_begins_otherwise, each.segments))]
        if apart and len(apart) < len(made) and not self._flyway.mixed:
            source = apart[0].work.source
            self.problems.append(
                Problem(
                    code="mixed-group",
                    what="the script cannot run in one transaction with the others of its group",
                    where=source.path,
                    hint="run it without group, or set mixed = true, which gives every script a transaction of its own",
                )
            )
        return not apart

    def step(self, read: _Read, position: Position, first: _Read) -> Step:
        """One script with its row."""
        work = read.work
        return Step(
            direction=work.direction,
            source=work.source,
            version=None if isinstance(work.script, RepeatableScript) else work.script.version,
            description=work.script.description,
            type=read.row.type,
            installed_rank=work.installed_rank,
            out_of_order=work.out_of_order,
            resumed=work.resume is not None,
            units=self._units(read, position, first.work.installed_rank),
        )

    def _units(self, read: _Read, position: Position, first_rank: int) -> tuple[Unit, ...]:
        surroundings, work = self._surroundings, read.work
        units = Units(
            work=work,
            row=read.row,
            surroundings=surroundings,
            journal=Journal(schema=self._flyback.schema, surroundings=surroundings, rank=work.installed_rank),
            around=self._around,
            made=self._made,
            reset=self._reset,
            rights=regain_rights(surroundings.reset, (work.source.sql, *self._callbacks)),
        )
        if self._skips(work):
            return units.rows_only(position, first_rank)
        if not work.source.is_sql:
            return units.program()
        if read.atomic:
            together = read.segments[0] if read.segments else None
            return units.atomic(together if isinstance(together, Together) else None, position, first_rank)
        return units.separate(read.segments)

    def _segments(self, work: Work) -> tuple[Segment, ...]:
        source = work.source
        parsed = parse(source.sql, source.path)
        statements = [each.statement for each in parsed]
        if refusal := mixed_refusal(source, statements, self._flyway):
            self.problems.append(refusal)
        loose = (each for each in statements if each.transaction is not Transaction.CONTROL)
        shares = shares_transaction(source, loose, self._flyway)
        made = cut(parsed, source.path, Loose.TOGETHER if shares else Loose.APART)
        self.problems += made.problems
        if made.own and made.segments and _is_one(made.segments):
            self.notes.append(
                f"{source.path}: its BEGIN and COMMIT are left out, so that its history row commits with it"
            )
        return made.segments

    def _skips(self, work: Work) -> bool:
        return self._flyway.skip_executing_migrations and work.direction is Direction.APPLY


def _is_one(segments: Sequence[Segment]) -> bool:
    """Whether a row of the history can be written in the same transaction as the whole script."""
    return not segments or (len(segments) == 1 and isinstance(segments[0], Together))


def _begins_otherwise(segment: Segment) -> bool:
    """Whether the script asks for an isolation level, say, which a transaction can have only from its beginning."""
    return isinstance(segment, Together) and segment.begin != "BEGIN"


def _in_group(count: int) -> list[Position]:
    """Of each script of a group of at least two."""
    return [Position.FIRST, *[Position.MIDDLE] * (count - 2), Position.LAST]
