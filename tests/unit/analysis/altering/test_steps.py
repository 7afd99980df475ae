"""The tables of steps name functions that are there: each module of them is loaded only when it is needed."""

import pytest

from flyback.analysis.altering import adding, preparing
from flyback.analysis.altering.steps import step

_ALONE, _LATER, _FOR_ALL, _AT_ONCE = preparing._ALONE, preparing._LATER, preparing._FOR_ALL, preparing._AT_ONCE
NAMES = {name for table in (_ALONE, _LATER, _FOR_ALL, adding._STEPS) for _, name in table.values()}


@pytest.mark.parametrize("name", sorted(NAMES | {*_AT_ONCE.values()}))
def test_a_step_is_there(name: str) -> None:
    assert step(name).__name__ == name.partition(".")[2]
