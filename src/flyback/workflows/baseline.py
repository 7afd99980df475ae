"""`baseline`: an existing database is taken over at a version."""

from collections.abc import Sequence

from flyback.model.history import HistoryRow
from flyback.model.results import BaselineResult
from flyback.model.version import Version
from flyback.planning.baselining import AlreadyThere, CreateWithMarker
from flyback.planning.baselining import baseline as decided
from flyback.postgres.target.history_table import baseline_marker
from flyback.postgres.target.schemas import create_schemas
from flyback.workflows.callbacks import around, before_schemas
from flyback.workflows.locked import Orphans, locked
from flyback.workflows.opened import Opened


def baseline(opened: Opened) -> BaselineResult:
    """Makes the history table with a baseline as its first row, under the lock.

    Raises:
        HistoryError: the history has begun already, without this baseline.
    """
    opened.refuse_standby()
    flyway = opened.settings.flyway
    before_schemas(opened)
    with around(opened, "Baseline"), locked(opened, Orphans.WAIT):
        rows = opened.history.rows() if opened.history.look() else None
        found = place_baseline(opened, rows)
    return BaselineResult(
        place=opened.place,
        version=Version(flyway.baseline_version),
        description=flyway.baseline_description,
        already_there=isinstance(found, AlreadyThere),
        milliseconds=opened.milliseconds,
        notes=opened.notes,
    )


def place_baseline(opened: Opened, rows: Sequence[HistoryRow] | None) -> CreateWithMarker | AlreadyThere:
    """Writes the marker where none is; the lock must be held.

    Raises:
        HistoryError: the history has begun already, without this baseline.
    """
    flyway = opened.settings.flyway
    schema = opened.target.facts.schema
    found = decided(
        rows, Version(flyway.baseline_version), flyway.baseline_description, table=f'"{schema}"."{flyway.table}"'
    )
    if isinstance(found, CreateWithMarker):
        marker = baseline_marker(found.version, found.description)
        created = create_schemas(opened.target, opened.schemas, opened.history, marker) if flyway.create_schemas else ()
        if not created:
            opened.history.create(marker)
    return found
