"""What the analysis says of a thousand statements, against what is seen of them on a real server right now."""

import oracle
import oracle_siblings
import pytest
from oracle_cases import snapshots
from oracle_scoring import table

from majors import NEWEST, is_installed

_FLOORS = {"blocking": 95.0, "refused": 92.0, "locks": 97.5, "work": 97.5}
"""In percent. Below the targets: some shapes nobody can tell, or nobody does yet, and 14 lacks grammar."""


@pytest.mark.parametrize("major", NEWEST, ids="pg{}".format)
def test_shapes(major: int) -> None:
    if not is_installed(major):
        pytest.skip(f"no binaries of PostgreSQL {major} on this machine")
    shapes = oracle_siblings.siblings([major])
    known = snapshots(major, shapes)
    assert all(not isinstance(snapshot, str) for snapshot in known.values()), known
    answers = [one for one in oracle.judged(oracle_siblings.measured(major, shapes), known) if one.category in _FLOORS]
    assert len(answers) > 4000
    for category, floor in _FLOORS.items():
        ours = [one for one in answers if one.category == category]
        wrong = "\n".join(f"{one.case.id}: seen {one.seen}, told {one.told}" for one in ours if not one.right)
        assert all(score.percent >= floor for score in table(ours)), f"{category}\n{wrong}"
