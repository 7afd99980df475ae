"""What each verb on a target database answers; reports are drawn from these."""

from datetime import datetime

from flyback.frozen import frozen
from flyback.model.history import HistoryRow
from flyback.model.migration import Listing
from flyback.model.run import Outcome
from flyback.model.version import Version


@frozen
class Place:
    """Where a verb did its work."""

    url: str
    """`jdbc:postgresql://localhost:5432/shop`; never with a password."""
    database: str
    schema: str
    """The default schema, without quotes."""
    schemas: tuple[str, ...]
    """As configured; empty when only the default schema is meant."""
    server_version: str
    """`15.18`."""


@frozen
class InfoResult:
    """Every migration and its state."""

    place: Place
    listing: Listing
    now: datetime
    """With time zone."""
    all_schemas_empty: bool
    notes: tuple[str, ...] = ()


@frozen
class HistoryResult:
    """The history table, row by row."""

    place: Place
    rows: tuple[HistoryRow, ...]
    notes: tuple[str, ...] = ()


@frozen
class Invalid:
    """One migration that does not validate."""

    code: str
    """Flyway's: `CHECKSUM_MISMATCH`, `FAILED_VERSIONED_MIGRATION` ..."""
    message: str
    """Flyway's, several lines."""
    version: str
    """Empty for repeatable migrations."""
    description: str
    path: str
    """Absolute; empty for what is not resolved."""


@frozen
class ValidateResult:
    """What is wrong between scripts and history."""

    place: Place
    invalid: tuple[Invalid, ...]
    validated: int
    """How many migrations were looked at."""
    milliseconds: int
    notes: tuple[str, ...] = ()


@frozen
class MigrateResult:
    """What became of each script of a run, `migrate` or `undo`."""

    place: Place
    initial: Version | None
    """The schema's version before; None for an empty schema."""
    target: Version | None
    """The last versioned migration of this run that is there now, even out of order; None when there is none."""
    outcomes: tuple[Outcome, ...]
    plan_digest: str
    milliseconds: int
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@frozen
class Repair:
    """One row that `repair` changed."""

    row: HistoryRow
    path: str
    """Of the script it was aligned with; empty otherwise."""


@frozen
class RepairResult:
    """What `repair` did to the history."""

    place: Place
    removed: tuple[Repair, ...]
    """Failed migrations."""
    deleted: tuple[Repair, ...]
    """Missing ones, now marked deleted."""
    aligned: tuple[Repair, ...]
    """Those whose checksum, description or type is now the script's."""
    remains: tuple[str, ...]
    """What failed scripts left in the database and repair does not touch: `index public.ix is INVALID`."""
    milliseconds: int
    notes: tuple[str, ...] = ()


@frozen
class BaselineResult:
    """The baseline that is there now."""

    place: Place
    version: Version
    description: str
    already_there: bool
    milliseconds: int = 0
    notes: tuple[str, ...] = ()


@frozen
class CleanResult:
    """Which schemas were emptied, which dropped."""

    place: Place
    cleaned: tuple[str, ...]
    dropped: tuple[str, ...]
    milliseconds: int
    notes: tuple[str, ...] = ()


@frozen
class Drift:
    """How the live catalogue differs from the one it should be."""

    place: Place
    differences: tuple[str, ...]
    """A sentence each, most important first; empty when there is none."""
    expected: str
    """Where the expectation comes from: `the migrations up to 12, on PostgreSQL 15`."""
    notes: tuple[str, ...] = ()
