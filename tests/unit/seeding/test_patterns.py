"""Texts made from a pattern match it."""

import re

import pytest

from flyback.seeding.patterns import samples


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z]+$",
        "^[A-Z]{2}[0-9]{2}[A-Z0-9]{4,10}$",
        r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$",
        r"^(v|rel-)\d+(\.\d+)?(-(alpha|beta))?$",
        r"^\w+\s\w+$",
        "^(?:ab|cd)*x?$",
        "^[^0-9]{3}$",
        "^a|b$",
        "^[]a]+$",
        r"^[\d-]{8}$",
        "^.{5}$",
        "^a{0}b$",
        "^x{2,}?y$",
    ],
)
def test_samples_match(pattern: str) -> None:
    found = samples(pattern, 20)
    assert found
    assert all(re.search(pattern, text) for text in found), found


@pytest.mark.parametrize("pattern", ["(", "[a", "a{", "\\", "(?=a)b", "[[:nonsense:]]", "(a", "*", ")"])
def test_a_pattern_beyond_us_is_no_error(pattern: str) -> None:
    assert len(samples(pattern, 5)) <= 5


def test_samples_are_distinct_and_repeatable() -> None:
    assert len(set(samples("^[A-Z]{3}-[0-9]{4}$", 100))) == 100
    assert samples("^[a-z]{9}$", 5) == samples("^[a-z]{9}$", 5)
