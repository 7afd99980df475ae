"""`info`: every migration and its state."""

from datetime import UTC, datetime

from flyback.model.results import InfoResult
from flyback.planning.reconciling import reconcile
from flyback.planning.selecting import check_target
from flyback.postgres.target.schemas import survey
from flyback.workflows.callbacks import around, fire
from flyback.workflows.opened import Opened


def info(opened: Opened) -> InfoResult:
    """Reads the history and puts it beside the scripts; takes no lock and changes nothing.

    Raises:
        HistoryError: the history cannot be understood.
        SelectionError: the target does not exist.
    """
    with around(opened, "Info"):
        rules = opened.rules()
        listing = reconcile(opened.project, opened.history.rows(), rules)
        check_target(listing, rules.target)
        empty = not opened.history.exists and all(state.empty for state in survey(opened.target, opened.schemas))
    fire(opened, "afterInfoOperationFinish")
    return InfoResult(
        place=opened.place, listing=listing, now=datetime.now(UTC), all_schemas_empty=empty, notes=opened.notes
    )
