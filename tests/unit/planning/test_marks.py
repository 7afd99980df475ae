"""Whether the finished statements of a script are still the same."""

import pytest

from flyback.planning.marks import first_changed, marks
from flyback.syntax.statements import split

BEFORE = "create table a (); -- one\nvacuum a;\ncopy a from stdin;\n1\n\\.\nselect 4;"
AFTER = {
    "nothing": (BEFORE, 4, 0),
    "comments and space between statements": (BEFORE.replace("-- one\n", "\n\n/* 1 */ "), 4, 0),
    "the last": (BEFORE.replace("select 4", "select 5"), 4, 4),
    "only what was not done": (BEFORE.replace("select 4", "select 5"), 3, 0),
    "the first": (BEFORE.replace("table a", "table b"), 3, 1),
    "rows of COPY": (BEFORE.replace("\n1\n", "\n2\n"), 3, 3),
    "statements gone": ("create table a ();", 2, 2),
    "a statement put in front": ("select 1;" + BEFORE, 1, 1),
}


@pytest.mark.parametrize(("text", "through", "ordinal"), AFTER.values(), ids=AFTER)
def test_the_first_change_is_found(text: str, through: int, ordinal: int) -> None:
    assert first_changed(marks(split(BEFORE, "")), split(text, ""), through) == ordinal


def test_a_script_that_was_noted_shorter_has_changed() -> None:
    assert first_changed(marks(split("select 1;", "")), split("select 1; select 2;", ""), 2) == 2
