"""What is drawn on a terminal, and what is written where there is none."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from flyback.cli.drawing import ProgressBar, draw
from flyback.cli.terminal import ProgressLines, progress, show_rehearsal
from flyback.model.rehearsal import Rehearsal
from flyback.model.version import Version
from flyback.report.rehearsal_text import compose, render
from unit.report.samples import ALL_EXACT, EVERY_VERDICT, EXACT, NASTY, hostile, rehearsal


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def drawn(width: int, sample: Rehearsal = EVERY_VERDICT) -> list[str]:
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, emoji=False, highlight=False, no_color=True)
    draw(compose(sample), console)
    return stream.getvalue().splitlines()


def _table(width: int, sample: Rehearsal = EVERY_VERDICT) -> list[str]:
    """The lines from the head of the table on."""
    lines = drawn(width, sample)
    return lines[lines.index("") + 1 :]


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120, 160, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = replace(EXACT, version=Version("20260314092653"), description="a_very_long_description_" * 4)
    lines = drawn(width) + drawn(width, replace(EVERY_VERDICT, proofs=(*EVERY_VERDICT.proofs, long)))
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize(
    ("width", "heads"),
    [
        pytest.param(60, ["V", "migration", "verdict", "rewrites", "apply", "undo"], id="60"),
        pytest.param(80, ["V", "migration", "verdict", "strongest", "lock", "apply", "undo"], id="80"),
        pytest.param(
            120, ["V", "migration", "verdict", "data", "strongest", "lock", "rewrites", "apply", "undo"], id="120"
        ),
        pytest.param(
            200,
            ["V", "migration", "verdict", "data", "strongest", "lock", "rewrites", "apply", "undo", "differs"],
            id="200",
        ),
    ],
)
def test_the_table_shows_what_there_is_room_for(width: int, heads: list[str]) -> None:
    assert _table(width)[0].split() == heads


@pytest.mark.parametrize("width", [60, 80, 120])
def test_version_and_verdict_are_never_cut(width: int) -> None:
    long = replace(EVERY_VERDICT.proofs[5], version=Version("20260314092653"), description="long " * 30)
    row = _table(width, rehearsal(long))[1]
    assert "20260314092653" in row
    assert "not undoable" in row


@pytest.mark.parametrize("payload", NASTY)
def test_strangers_text_draws_nothing_of_its_own(payload: str) -> None:
    text = "".join(drawn(120, hostile(payload)))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_rich_markup_in_names_is_text() -> None:
    assert "[bold red]x[/]" in "".join(drawn(200, rehearsal(replace(EXACT, description="[bold red]x[/]"))))


def test_a_terminal_without_unicode_gets_ascii_signs() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    draw(compose(EVERY_VERDICT), Console(file=stream, width=100))
    stream.seek(0)
    marks = [line[0] for line in stream.read().splitlines()[3:11]]
    assert "".join(marks) == "+~%!xo-x"


def test_colour_is_left_out_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured, plain = Terminal(), Terminal()
    show_rehearsal(EVERY_VERDICT, coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    show_rehearsal(EVERY_VERDICT, plain)
    assert "\x1b[32m" in coloured.getvalue()
    assert "\x1b[32m" not in plain.getvalue()


def test_elsewhere_the_report_is_the_plain_text() -> None:
    stream = io.StringIO()
    show_rehearsal(ALL_EXACT, stream)
    assert stream.getvalue() == render(ALL_EXACT)


def test_progress_in_a_log_is_about_ten_lines() -> None:
    stream = io.StringIO()
    lines = progress(stream)
    assert isinstance(lines, ProgressLines)
    lines.start(93)
    for number in range(93):
        lines.step(f"{number:04} add \x1b[31mx")
    lines.finish()
    written = stream.getvalue().splitlines()
    assert len(written) == 10
    assert written[0] == "rehearsing 1 of 93: 0000 add \\x1b[31mx"
    assert written[-1].startswith("rehearsing 85 of 93: ")


def test_the_bar_goes_away_and_may_be_finished_twice() -> None:
    stream = Terminal()
    bar = progress(stream)
    assert isinstance(bar, ProgressBar)
    bar.finish()
    bar.start(2)
    bar.step("0001 one")
    bar.step("[bold]0002[/] two")
    bar.finish()
    bar.finish()
    assert "[bold]0002[/] two" in stream.getvalue()
