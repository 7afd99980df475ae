"""The page says of every gate which verbs ask it."""

import re
from pathlib import Path

import pytest

from flyback.gates.asked import ASKED
from flyback.model.policy import ESSENTIAL, GATES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "command-line.md"
ROW = re.compile(r"^\| `([a-z-]+)`( \*)? \| .*? \| (yes)? ?\| (yes)? ?\| (yes)? ?\|$", re.MULTILINE)
COLUMNS = {"migrate": 2, "guard": 2, "undo": 3, "repair": 4, "baseline": 4}


def table() -> dict[str, tuple[str, ...]]:
    section = PAGE.read_text(encoding="utf-8").partition("## flyback checklist")[2].partition("<!--")[0]
    return {row[0]: row for row in ROW.findall(section)}


def test_every_gate_is_there_in_its_order() -> None:
    assert tuple(table()) == GATES


def test_the_essential_ones_are_marked() -> None:
    assert tuple(gate for gate, row in table().items() if row[1].strip()) == ESSENTIAL


@pytest.mark.parametrize("verb", COLUMNS)
def test_what_a_verb_asks(verb: str) -> None:
    assert tuple(gate for gate, row in table().items() if row[COLUMNS[verb]]) == ASKED[verb]
