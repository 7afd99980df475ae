"""Migrations: scripts of the project and rows of the history table, put together."""

import enum

from flyback.frozen import frozen
from flyback.model.history import HistoryRow
from flyback.model.script import BaselineScript, RepeatableScript, UndoScript, VersionedScript
from flyback.model.version import Version

ForwardScript = VersionedScript | BaselineScript | RepeatableScript
"""What `migrate` may run."""


class State(enum.Enum):
    """Flyway's eighteen states, by the names Flyway shows; `name` is what `infoOfState` takes."""

    PENDING = "Pending"
    ABOVE_TARGET = "Above Target"
    BELOW_BASELINE = "Below Baseline"
    BASELINE_IGNORED = "Ignored (Baseline)"
    BASELINE = "Baseline"
    IGNORED = "Ignored"
    MISSING_SUCCESS = "Missing"
    MISSING_FAILED = "Failed (Missing)"
    SUCCESS = "Success"
    UNDONE = "Undone"
    AVAILABLE = "Available"
    FAILED = "Failed"
    OUT_OF_ORDER = "Out of Order"
    FUTURE_SUCCESS = "Future"
    FUTURE_FAILED = "Failed (Future)"
    OUTDATED = "Outdated"
    SUPERSEDED = "Superseded"
    DELETED = "Deleted"

    @property
    def failed(self) -> bool:
        """Whether a run of the migration failed and left its mark in the history."""
        return self in (State.FAILED, State.MISSING_FAILED, State.FUTURE_FAILED)


@frozen
class Resolved:
    """A script that is not applied: `Pending`, `Above Target`, `Ignored`, `Below Baseline` ..."""

    script: ForwardScript
    state: State
    undo: UndoScript | None = None


@frozen
class Applied:
    """A row of the history and the script it was written for."""

    row: HistoryRow
    script: ForwardScript
    state: State
    undo: UndoScript | None = None


@frozen
class Unresolved:
    """A row of the history without a script: `Missing`, `Future`, a marker, a row that was undone or deleted."""

    row: HistoryRow
    state: State


Migration = Resolved | Applied | Unresolved


@frozen
class Listing:
    """Every migration in the order in which Flyway lists and runs them, with what the history says as a whole."""

    migrations: tuple[Migration, ...]
    schema_version: Version | None
    """The highest version that is applied and not deleted or undone, failed ones too; None for an empty schema."""
    last_applied: Version | None
    """The same by Flyway's own way of walking the history, which decides what is out of order."""
    baseline: Version | None
    """The highest baseline that is applied."""

    @property
    def pending(self) -> tuple[ForwardScript, ...]:
        """The scripts that `migrate` would run, in order."""
        return tuple(
            each.script for each in self.migrations if isinstance(each, Resolved) and each.state is State.PENDING
        )
