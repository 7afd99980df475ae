"""Whether another program ran exactly what was planned, by the rows that it left in the history."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from flyback.model.history import HistoryRow, stored_script
from flyback.model.plan import Step

_MARKERS = ("SCHEMA",)
"""Types of rows that come of themselves: Flyway made the schema."""


def departures(steps: Sequence[Step], before: Sequence[HistoryRow], after: Sequence[HistoryRow]) -> Iterator[str]:
    """How the history differs from one in which exactly these migrations ran, a sentence each; none when it does not.

    Rows are in the order of their ranks. What ran is told by script and checksum, not by who ran it, when, or how long.
    """
    kept = {row.installed_rank: row for row in after}
    for row in before:
        if row.installed_rank not in kept:
            yield f"the row of {_name(row)} (rank {row.installed_rank}) is gone"
        elif kept[row.installed_rank] != row:
            yield f"the row of {_name(row)} (rank {row.installed_rank}) was changed"
    old = {row.installed_rank for row in before}
    new = [row for row in after if row.installed_rank not in old and row.type not in _MARKERS]
    for step, row in zip_longest(steps, new):
        if row is None:
            yield f"{step.source.path} did not run"
        elif step is None:
            yield f"{_name(row)} ran and was not planned"
        elif (stored_script(step.source.script), step.source.checksum) != (row.script, row.checksum):
            due = f"{step.source.path}, {step.source.checksum}, was due"
            yield f"{_name(row)}, checksum {row.checksum}, ran where {due}"
        elif not row.success:
            yield f"{step.source.path} failed"


def ran(steps: Sequence[Step], before: Sequence[HistoryRow], after: Sequence[HistoryRow]) -> tuple[Step, ...]:
    """The steps of which the history has a new row that says success."""
    old = {row.installed_rank for row in before}
    new = {(row.script, row.checksum) for row in after if row.installed_rank not in old and row.success}
    return tuple(step for step in steps if (stored_script(step.source.script), step.source.checksum) in new)


def _name(row: HistoryRow) -> str:
    return row.script or row.description or row.type
