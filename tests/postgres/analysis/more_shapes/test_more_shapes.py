"""Text and catalogue tell of every shape in the files beside this one what servers are seen to do.

A third of the shapes is tried on each version; `make test-long` tries all of them on all.
"""

import oracle
import pytest
from oracle_cases import Case, Oracle, snapshots
from oracle_scoring import Judgement, judge

from flyback.model.snapshot import Snapshot
from majors import LONG, MAJORS, is_installed
from postgres.analysis.more_shapes.reading import Shape, setups, shapes
from postgres.analysis.more_shapes.watching import watched

_ON_ROWS = ("22", "23")
"""SQLSTATE classes of what only rows tell: data exceptions, and violated constraints."""
_FOR = [major for major in MAJORS if major in (15, 18)]
"""The versions that the shapes were written for."""
_TURNS = 3


@pytest.mark.parametrize("major", _FOR, ids="pg{}".format)
def test_text_and_catalogue(major: int) -> None:
    if not is_installed(major):
        pytest.skip(f"no binaries of PostgreSQL {major} on this machine")
    chosen = turn_of(major)
    known = snapshots(major, _oracle(major, chosen))
    runnable = [shape for shape in chosen if isinstance(known[shape.setup], Snapshot)]
    found = [answer for case in watched(runnable, major) for answer in answers(case, known[case.setup])]
    assert len(found) > 3 * len(chosen), "most shapes could not be tried"
    assert not misses(found), "\n".join(misses(found))


def turn_of(major: int) -> list[Shape]:
    """The shapes that are tried on a version."""
    place = _FOR.index(major)
    return [
        shape
        for number, shape in enumerate(shapes())
        if shape.least <= major and (LONG or shape.least > min(_FOR) or number % _TURNS == place)
    ]


def _oracle(major: int, chosen: list[Shape]) -> Oracle:
    cases = [Case(id=one.name, category="", major=major, setup=one.setup, statement=one.sql, seen={}) for one in chosen]
    return Oracle(setups=setups(), cases=tuple(cases))


def answers(case: Case, snapshot: Snapshot | str) -> list[Judgement]:
    """What is asked of a shape; nothing when only the rows that are there make it fail."""
    error = case.seen["error"]
    if (error and error["sqlstate"].startswith(_ON_ROWS)) or not isinstance(snapshot, Snapshot):
        return []
    found = judge(case, oracle.static(case, snapshot), oracle.tables_of_indexes(snapshot))
    return [one for one in found if one.category != "loss" or "?" not in case.seen["semantic"]]


def misses(found: list[Judgement]) -> list[str]:
    """What is wrong, a line each."""
    return [
        f"[{one.category}] {one.case.id} {one.case.statement}: seen {one.seen}, told {one.told} {one.why}"
        for one in found
        if not one.right
    ]
