"""Annotations keep to the rules of workflow commands, whatever texts hold."""

import re

import pytest

from flyback.report.risk.github import render
from unit.report.risk.samples import NOTHING, RISKS, hostile
from unit.report.samples import NASTY

COMMAND = re.compile(r"::(error|warning|notice) file=([^,:]*),line=(\d+),col=(\d+),title=([^,:]*)::(.*)")


def unescaped(text: str) -> str:
    for character, escape in ((",", "%2C"), (":", "%3A"), ("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        text = text.replace(escape, character)
    return text


def test_one_line_for_each_finding_that_is_not_allowed_worst_first() -> None:
    found = [COMMAND.fullmatch(line) for line in render(RISKS).splitlines()]
    told = [(each[1], each[2], each[3], unescaped(each[5])) for each in found if each]
    assert told == [
        ("error", "migrations/V13__drop.sql", "1", "destructive: drop-table"),
        ("error", "migrations/V12__email.sql", "3", "danger: set-not-null-scans"),
        ("error", "undo/U14__broken.sql", "7", "danger: syntax-error"),
        ("notice", "migrations/V12__email.sql", "3", "info: lost-statistics"),
    ]
    assert render(NOTHING) == ""


def test_the_remedy_comes_along() -> None:
    message = next(line for line in render(RISKS).splitlines() if "set-not-null-scans" in line)
    assert "%0A%0AInstead:%0A-- First.%0AALTER TABLE users ADD CONSTRAINT" in message


@pytest.mark.parametrize("payload", NASTY)
def test_no_text_breaks_out_of_its_place(payload: str) -> None:
    *lines, end = render(hostile(payload)).split("\n")
    assert (len(lines), end) == (1, "")
    found = COMMAND.fullmatch(lines[0])
    assert found
    assert unescaped(found[2]).startswith("migrations/V1__")
    assert "\x1b" not in lines[0]
