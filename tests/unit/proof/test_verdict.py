"""The verdict of a round trip, by what was found."""

import pytest

from flyback.model.failure import Failure
from flyback.model.rehearsal import DataVerdict, Difference, Verdict
from flyback.proof.comparison import without_echoes
from flyback.proof.verdict import decide

_FAILURE = Failure(where="undo/U1__x.sql:1:1", message="no", sqlstate="42P01", statement="drop table x")
_REAL = Difference(object="public.t.a", kind="column", text="")
_ORDER = Difference(object="public.t", kind="column order", text="", order_only=True)
_KEPT, _LOSSY = DataVerdict.KEPT, DataVerdict.LOSSY


@pytest.mark.parametrize(
    ("undo", "differences", "again", "again_differences", "data", "verdict"),
    [
        (None, [], None, [], _KEPT, Verdict.EXACT),
        (None, [], None, [], DataVerdict.VACUOUS, Verdict.EXACT),
        (None, [], None, [], DataVerdict.UNTESTED, Verdict.EXACT),
        (None, [_ORDER], None, [], _KEPT, Verdict.EQUIVALENT),
        (None, [], None, [_ORDER], _KEPT, Verdict.EQUIVALENT),
        (None, [], None, [], _LOSSY, Verdict.LOSSY),
        (None, [_ORDER], None, [], _LOSSY, Verdict.LOSSY),
        (None, [_REAL], None, [], _LOSSY, Verdict.DIFFERENT),
        (None, [_ORDER, _REAL], None, [], _KEPT, Verdict.DIFFERENT),
        (None, [], None, [_REAL], _KEPT, Verdict.DIFFERENT),
        (None, [], _FAILURE, [], _LOSSY, Verdict.DIFFERENT),
        (_FAILURE, [_REAL], _FAILURE, [_REAL], _LOSSY, Verdict.UNDO_FAILS),
        (_FAILURE, [], None, [], _KEPT, Verdict.UNDO_FAILS),
    ],
)
def test_worst_finding_first(
    undo: Failure | None,
    differences: list[Difference],
    again: Failure | None,
    again_differences: list[Difference],
    data: DataVerdict,
    verdict: Verdict,
) -> None:
    assert decide(undo, differences, again, again_differences, data) is verdict


def test_the_second_leg_does_not_repeat_the_first() -> None:
    first = (_REAL, _ORDER, Difference(object="public.gone", kind="table", text=""))
    column_of_the_missing = Difference(object="public.gone.x", kind="column", text="")
    another = Difference(object="public.t.b", kind="column", text="")

    assert without_echoes(first, (_REAL, _ORDER, column_of_the_missing, another)) == (another,)
    assert without_echoes((), (another,)) == (another,)
