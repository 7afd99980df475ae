"""`drift` as text and as JSON."""

from flyback.model.results import Drift
from flyback.report.amounts import counted
from flyback.report.json_text import Json
from flyback.report.neutral import one_line
from flyback.report.target.flyway_json import head, own
from flyback.report.target.wording import note_lines


def drift_text(result: Drift) -> str:
    """A sentence for each difference; one when there is none."""
    notes = note_lines(result.notes)
    expected = one_line(result.expected)
    if not result.differences:
        return "\n".join([f"No drift: the catalogue is that of {expected}.", *notes]) + "\n"
    title = f"Drift: {counted(len(result.differences), 'difference')} from {expected}."
    return "\n".join([title, *(f"  - {one_line(each)}" for each in result.differences), *notes]) + "\n"


def drift_json(result: Drift) -> dict[str, Json]:
    """Everything below flyback's key: Flyway has no such verb in its open-source edition."""
    return {
        **head("drift", result.place),
        **own("drift", result.place, result.notes, expected=result.expected, differences=list(result.differences)),
    }
