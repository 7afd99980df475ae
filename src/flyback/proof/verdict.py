"""What a round trip proves."""

from collections.abc import Iterable

from flyback.model.failure import Failure
from flyback.model.rehearsal import DataVerdict, Difference, Verdict


def decide(
    undo_failure: Failure | None,
    differences: Iterable[Difference],
    again_failure: Failure | None,
    again_differences: Iterable[Difference],
    data: DataVerdict,
) -> Verdict:
    """The verdict of one round trip, worst finding first.

    `differences` are those after the undo against before; `again_differences` those of the second apply against the
    first without what merely repeats the others (`comparison.without_echoes`).
    """
    found = (*differences, *again_differences)
    if undo_failure is not None:
        return Verdict.UNDO_FAILS
    if again_failure is not None or not all(each.order_only for each in found):
        return Verdict.DIFFERENT
    if data is DataVerdict.LOSSY:
        return Verdict.LOSSY
    return Verdict.EQUIVALENT if found else Verdict.EXACT
