"""Which migrations are undone, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from flyback.errors import HistoryError, Problem, SelectionError
from flyback.frozen import frozen
from flyback.model.history import SYNTHETIC, UNDOS, HistoryRow
from flyback.model.migration import Applied, Listing, Resolved, State, Unresolved
from flyback.model.script import UndoScript, VersionedScript
from flyback.model.target import UpTo
from flyback.model.version import Version
from flyback.planning.entries import version_of
from flyback.planning.selecting import check_target, failed_undo

_NOT_IN_FORCE = (State.UNDONE, State.DELETED)
_Run = Applied | Unresolved


@dataclass(frozen=True, slots=True)
class LastOne:
    """The versioned migration that was applied last, whatever its version."""


@dataclass(frozen=True, slots=True)
class DownTo:
    """Every migration down to a version, that one included."""

    version: Version
    lenient: bool = False
    """Written `12?`: no failure where there is no such version."""


@dataclass(frozen=True, slots=True)
class These:
    """Exactly these versions."""

    versions: tuple[Version, ...]


Request = LastOne | DownTo | These


@frozen
class Undoable:
    """A migration that is applied, and the script that undoes it."""

    migration: Applied
    undo: UndoScript


@frozen
class Stop:
    """Where a walk down the history ended although more was asked for."""

    migration: Applied | Unresolved
    reason: str
    """A sentence."""


@frozen
class UndoSelection:
    """What is undone, in order, and what is not."""

    steps: tuple[Undoable, ...]
    stopped: Stop | None
    repeatables: tuple[str, ...]
    """Descriptions of repeatable migrations that first ran after the earliest migration undone: they stay."""


def undo_order(
    listing: Listing, rows: Sequence[HistoryRow], request: Request, *, resumable: frozenset[int] = frozenset()
) -> UndoSelection:
    """The migrations to undo, latest applied first; none when nothing is applied.

    An undo script that failed and whose row is `resumable` (by installed rank) comes first, whatever is asked for.

    Raises:
        SelectionError: a version is not there or not applied; there is no undo script where one is needed.
        HistoryError: an undo script failed and is not resumable.

    Source: Flyway's documentation of `undo`: order of application, target included, nothing is skipped.
    """
    latest_first = _in_force(listing)
    begun = _begun(listing, latest_first, resumable)
    if begun and isinstance(request, LastOne):
        wanted, stopped = list[_Run](), None
    else:
        wanted, stopped = _wanted(listing, latest_first, request)
    steps = _undoable([*begun, *(each for each in wanted if each not in begun)])
    return UndoSelection(steps=steps, stopped=stopped, repeatables=_later_repeatables(rows, steps))


def _in_force(listing: Listing) -> list[_Run]:
    """Versioned rows that were neither deleted nor undone, the baseline included; the latest first."""
    return [
        each
        for each in reversed(listing.migrations)
        if not isinstance(each, Resolved)
        and each.row.version is not None
        and each.state not in _NOT_IN_FORCE
        and each.row.type not in UNDOS | {"SCHEMA", "DELETE"}
    ]


def _wanted(listing: Listing, latest_first: Sequence[_Run], request: Request) -> tuple[list[_Run], Stop | None]:
    match request:
        case LastOne():
            return _walk(latest_first[:1], None)
        case DownTo(version=version, lenient=lenient):
            check_target(listing, UpTo(version=version, lenient=lenient))
            return _walk(latest_first, version)
        case These(versions=versions):
            return _named(listing, latest_first, versions), None


def _walk(latest_first: Sequence[_Run], lowest: Version | None) -> tuple[list[_Run], Stop | None]:
    """What to undo down to the lowest version (None: no matter which), and what ended the walk early."""
    wanted: list[_Run] = []
    for position, each in enumerate(latest_first):
        version = version_of(each)
        if lowest and version and version < lowest:
            left = [str(other) for later in latest_first[position:] if (other := version_of(later)) and other >= lowest]
            reason = f"Version {version} is below {lowest} and was applied after {', '.join(left)}."
            return wanted, Stop(migration=each, reason=reason) if left else None
        if each.row.type == "BASELINE":
            return wanted, Stop(migration=each, reason=f"Version {version} is the baseline: no script was run for it.")
        problem = _hindrance(each)
        if wanted and problem:
            return wanted, Stop(migration=each, reason=problem.what)
        wanted.append(each)
        if problem:
            break  # the very first cannot be undone: an error, not the end of a walk
    return wanted, None


def _named(listing: Listing, latest_first: Sequence[_Run], versions: Sequence[Version]) -> list[_Run]:
    """The migrations of these versions, the one that was applied last first."""
    in_force = {version_of(each) for each in latest_first}
    problems = [_not_applied(listing, version) for version in versions if version not in in_force]
    if problems:
        raise SelectionError(problems)
    wanted = set(versions)
    return [each for each in latest_first if version_of(each) in wanted]


def _not_applied(listing: Listing, version: Version) -> Problem:
    states = [each.state for each in listing.migrations if version_of(each) == version]
    if not states:
        return Problem(code="unknown-version", what=f"No migration with version {version} could be found.")
    return Problem(
        code="not-applied",
        what=f"Unable to undo migration to version {version} as it is not applied; its state is {states[-1].value}.",
    )


def _undoable(wanted: Sequence[_Run]) -> tuple[Undoable, ...]:
    problems = [problem for each in wanted if (problem := _hindrance(each))]
    if problems:
        raise SelectionError(problems)
    return tuple(Undoable(migration=each, undo=each.undo) for each in wanted if isinstance(each, Applied) and each.undo)


def _hindrance(migration: _Run) -> Problem | None:
    """Why a migration that is in force cannot be undone."""
    version = version_of(migration)
    if migration.state.failed:
        return Problem(
            code="undo-of-failed",
            what=f"Unable to undo migration to version {version} as it failed half-way.",
            hint="an undo script takes back whole migrations; run flyback migrate to finish it, or clean up by hand"
            " and run flyback repair",
        )
    if isinstance(migration, Applied) and migration.undo:
        return None
    what = f"Unable to undo migration to version {version} as no corresponding undo migration has been found."
    if isinstance(migration, Unresolved):
        return Problem(code="no-undo", what=what, hint="the migration itself is not in the project either")
    script = migration.script
    reason = script.not_undoable if isinstance(script, VersionedScript) else ""
    hint = f"its script says that it cannot be undone: {reason}" if reason else "write one, or go forward"
    return Problem(code="no-undo", what=what, where=script.source.path, hint=hint)


def _begun(listing: Listing, latest_first: Sequence[_Run], resumable: frozenset[int]) -> list[_Run]:
    """The migrations whose undo scripts began and can be resumed."""
    failed = {row.installed_rank: version_of(each) for each in listing.migrations if (row := failed_undo(each))}
    lost = [
        Problem(
            code="failed-undo",
            what=f"A failed undo of version {version} is in the schema history.",
            where=f"schema history, installed_rank {rank}",
            hint="finish or take back by hand what it did, then run flyback repair",
        )
        for rank, version in failed.items()
        if rank not in resumable
    ]
    if lost:
        raise HistoryError(lost)
    return [each for each in latest_first if version_of(each) in failed.values()]


def _later_repeatables(rows: Sequence[HistoryRow], steps: Sequence[Undoable]) -> tuple[str, ...]:
    first: dict[str, int] = {}  # rank of the first run, by description
    for row in sorted(rows, key=lambda row: row.installed_rank):
        if row.version is not None or not row.success:
            continue
        if row.type == "DELETE":
            first.pop(row.description, None)
        elif row.type not in SYNTHETIC:
            first.setdefault(row.description, row.installed_rank)
    earliest = min((step.migration.row.installed_rank for step in steps), default=None)
    return tuple(description for description, rank in first.items() if earliest is not None and rank > earliest)
