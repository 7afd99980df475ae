"""`info`: every migration and its state."""

from datetime import UTC, datetime

from flyback.model.results import InfoResult
from flyback.planning.reconciling import reconcile
from flyback.postgres.target.schemas import survey
from flyback.workflows.callbacks import around
from flyback.workflows.opened import Opened


def info(opened: Opened) -> InfoResult:
    """Reads the history and puts it beside the scripts; takes no lock and changes nothing.

    Raises:
        HistoryError: the history cannot be understood.
    """
    with around(opened, "Info"):
        listing = reconcile(opened.project, opened.history.rows(), opened.rules())
        empty = not opened.history.exists and all(state.empty for state in survey(opened.target, opened.schemas))
    return InfoResult(
        place=opened.place, listing=listing, now=datetime.now(UTC), all_schemas_empty=empty, notes=opened.notes
    )
