"""What the analysis and the rehearsal say of the measured shapes reaches the targets of `bench/oracle.py`."""

import functools

import oracle
import oracle_observed
import pytest
from oracle_cases import Case, Oracle, load, snapshots
from oracle_scoring import Judgement, judge, table

from flyback.model.snapshot import Snapshot
from majors import MAJORS, is_installed

_MEASURED = load()
_MAJORS = [major for major in MAJORS if _MEASURED is None or major in _MEASURED.majors]
pytestmark = [
    pytest.mark.skipif(_MEASURED is None, reason="the measurements are not beside this checkout"),
    pytest.mark.parametrize("major", _MAJORS, ids="pg{}".format),
]


def measured() -> Oracle:
    """All measurements."""
    assert _MEASURED is not None
    return _MEASURED


@functools.cache
def cases(major: int) -> list[tuple[Case, Snapshot]]:
    """Shapes of a version whose setup runs here, each with the catalogue it was measured on."""
    if not is_installed(major):
        pytest.skip(f"no binaries of PostgreSQL {major} on this machine")
    known = snapshots(major, measured())
    pairs = [(case, known[case.setup]) for case in measured().cases if case.major == major]
    return [(case, snapshot) for case, snapshot in pairs if isinstance(snapshot, Snapshot)]


def misses(judgements: list[Judgement]) -> str:
    """What is wrong, a line each."""
    return "\n".join(
        f"[{one.category}] {one.case.id}: seen {one.seen}, told {one.told} {one.why}"
        for one in judgements
        if not one.right
    )


def test_text_and_catalogue(major: int) -> None:
    found = [
        answer
        for case, snapshot in cases(major)
        for answer in judge(case, oracle.static(case, snapshot), oracle.tables_of_indexes(snapshot))
    ]
    assert all(score.met for score in table(found)), misses(found)


def test_no_handler_crashes(major: int) -> None:
    crashed = {case.id: oracle.static(case, snapshot).crash for case, snapshot in cases(major)}
    assert not {name: crash for name, crash in crashed.items() if crash}


def test_the_rehearsal_sees_everything(major: int) -> None:
    runs = oracle_observed.observed([case for case, _ in cases(major)], measured())
    found = [
        answer
        for (case, snapshot), run in zip(cases(major), runs, strict=True)
        for answer in judge(case, oracle.laid_over(case, snapshot, run), oracle.tables_of_indexes(snapshot))
        if answer.category != "loss"  # that takes the catalogue
    ]
    assert all(answer.right for answer in found), misses(found)
