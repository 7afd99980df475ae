"""What a person reads: short, harmless, and never a wall."""

import os
from pathlib import Path

import pytest

from flyback.model.risk import Severity
from flyback.report.risk.text import render
from unit.report.risk.samples import NOTHING, RISKS, hostile, many
from unit.report.samples import NASTY

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "risks.txt"


def test_output_is_as_reviewed() -> None:
    text = render(RISKS)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


def test_nothing_found() -> None:
    assert render(NOTHING).splitlines() == [
        "no findings in 0 statements in 0 scripts",
        "judged for PostgreSQL 15 by the catalogue of jdbc:postgresql://db:5432/shop",
    ]


@pytest.mark.parametrize("count", [3, 13, 14, 1000])
def test_the_same_again_and_again_is_no_wall(count: int) -> None:
    text = render(many(count))
    assert len(text.splitlines()) < 30
    assert (f"{count - 13:,} more" in text) == (count > 13)
    assert f"{count:,} findings" in text


def test_an_allowed_finding_is_only_counted() -> None:
    assert "old-name" not in render(RISKS)
    assert "1 allowed" in render(RISKS)


def test_colours_are_around_severities_alone() -> None:
    def marked(severity: Severity, text: str) -> str:
        return f"<{severity.value}>{text}</>"

    text = render(RISKS, marked)
    assert "<3>danger     </>" in text
    assert text.count("<") == text.count(">") == 8


@pytest.mark.parametrize("payload", NASTY)
def test_no_text_steers_the_terminal(payload: str) -> None:
    text = render(hostile(payload))
    assert not [each for each in text if not each.isprintable() and each not in "\n\t"]
