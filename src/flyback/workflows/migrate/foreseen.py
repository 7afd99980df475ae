"""The history as a run will find it, where nothing is there yet and nothing may be written."""

from datetime import UTC, datetime

from flyback.errors import HistoryError
from flyback.model.history import HistoryRow, stored_description
from flyback.postgres.target.history_table import Marker, baseline_marker, schema_marker
from flyback.postgres.target.schemas import survey
from flyback.workflows.migrate.ground import not_empty
from flyback.workflows.opened import Opened


def foreseen_rows(opened: Opened) -> tuple[HistoryRow, ...]:
    """The rows of the history, and those that `make_ground` would add before the first script runs.

    Raises:
        HistoryError: a schema has tables and no history, and nobody asked for a baseline.
    """
    flyway = opened.settings.flyway
    rows = opened.history.rows()
    states = survey(opened.target, opened.schemas)
    missing = [state.name for state in states if not state.exists]
    if missing and flyway.create_schemas:
        return (*rows, _row(schema_marker(missing), max((row.installed_rank for row in rows), default=-1) + 1))
    full = [state.name for state in states if not state.empty]
    if opened.history.exists or not full or flyway.skip_executing_migrations:
        return rows
    if not flyway.baseline_on_migrate:
        raise HistoryError(not_empty(full))
    return (_row(baseline_marker(flyway.baseline_version, stored_description(flyway.baseline_description)), 1),)


def _row(marker: Marker, rank: int) -> HistoryRow:
    return HistoryRow(
        installed_rank=rank,
        version=marker.version,
        description=marker.description,
        type=marker.type,
        script=marker.script,
        checksum=marker.checksum,
        installed_by="",
        installed_on=datetime.fromtimestamp(0, UTC).replace(tzinfo=None),
        execution_time=0,
        success=True,
    )
