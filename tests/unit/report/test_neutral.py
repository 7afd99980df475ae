"""Strangers' text is shown, not obeyed."""

import unicodedata

import pytest

from flyback.report.neutral import first_lines, one_line, visible
from unit.report.samples import NASTY


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="ansi"),
        pytest.param("a\u202eb", "a\\u202eb", id="bidi-override"),
        pytest.param("\x9b31m", "\\x9b31m", id="c1"),
        pytest.param("a\r\nb\tc", "a\nb\tc", id="line-breaks-and-tabs-stay"),
        pytest.param("a\rb", "a\\x0db", id="lone-carriage-return"),
        pytest.param("\ud800", "\\ud800", id="lone-surrogate"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag-character"),
        pytest.param("\u3164", "\\u3164", id="blank-letter"),
        pytest.param("naïve 日本 ✓", "naïve 日本 ✓", id="ordinary-text-stays"),
    ],
)
def test_hidden_characters_become_their_escapes(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_steers_is_left_in_one_line(text: str) -> None:
    line = one_line(text)
    assert not [each for each in line if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    line.encode()


def test_a_cut_line_says_so() -> None:
    assert one_line("a  b\n c" * 20, 10) == "a b ca b…"


def test_an_excerpt_says_that_there_is_more() -> None:
    assert first_lines("a\n\nb\nc\nd", 2, 10) == ("a", "b", "…")
    assert first_lines("a" * 20, 2, 5) == ("aaaa…",)
