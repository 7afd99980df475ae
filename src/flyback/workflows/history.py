"""`history`: the rows of the history table, as they are."""

from flyback.model.results import HistoryResult
from flyback.workflows.opened import Opened


def history(opened: Opened) -> HistoryResult:
    """Every row by rank, markers too; none where there is no table."""
    return HistoryResult(place=opened.place, rows=opened.history.rows(), notes=opened.notes)
