"""Tables and bars drawn with rich; imported only when there is a terminal to draw on."""

from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from flyback.frozen import frozen
from flyback.model.rehearsal import Rehearsal
from flyback.report.neutral import one_line
from flyback.report.rehearsal_text import Row, TextReport, compose
from flyback.report.verdicts import Tone

_STYLES = {Tone.GOOD: "green", Tone.NEUTRAL: "", Tone.WARN: "yellow", Tone.BAD: "bold red"}
_GAP = 2


def draw_rehearsal(rehearsal: Rehearsal, stream: TextIO) -> None:
    """Write the report to a terminal, as wide as the terminal is."""
    draw(compose(rehearsal), Console(file=stream, highlight=False, emoji=False, markup=False))


def draw(report: TextReport, console: Console) -> None:
    """Write a composed report to a console of any width from 60 columns."""
    console.print(Text(report.heading, style="bold"))
    if report.rows:
        console.print()
        console.print(_table(report.rows, console))
    for row, section in report.explanations:
        mark = (f"{_mark(row, console)} ", _STYLES[row.tone])
        _section(console, Text.assemble(mark, (section.heading, "bold")), section.lines)
    if report.without_undo:
        _section(console, Text("No undo script", style="bold"), (", ".join(report.without_undo),))
    for section in report.sections:
        _section(console, Text(section.heading, style="bold"), section.lines)
    console.print()
    console.print(Text(report.closing, style="bold green" if report.closing_tone is Tone.GOOD else "bold red"))


def _mark(row: Row, console: Console) -> str:
    return row.mark if console.encoding.startswith("utf") else row.ascii_mark


def _section(console: Console, heading: Text, lines: tuple[str, ...]) -> None:
    console.print()
    console.print(heading)
    for line in lines:
        quoted = line.startswith("| ")
        text = Text(line, style="dim") if quoted else Text(line, overflow="fold")
        text.no_wrap = quoted
        console.print(Padding(text, (0, 0, 0, 4), expand=False), overflow="ellipsis" if quoted else "fold")


@frozen
class _Cells:
    """One possible column: its cells, and the width from which it can be read."""

    head: str
    cells: tuple[Text, ...]
    enough: int
    right: bool = False

    @property
    def natural(self) -> int:
        return max(len(self.head), *(cell.cell_len for cell in self.cells))


def _candidates(rows: tuple[Row, ...], console: Console) -> tuple[_Cells, ...]:
    """Every column, from left to right."""
    warned = {True: "", False: "yellow"}

    def column(head: str, cells: list[Text], enough: int = 40) -> _Cells:
        return _Cells(head=head, cells=tuple(cells), enough=enough, right=head in ("apply", "undo"))

    return (
        column("", [Text(_mark(row, console), style=_STYLES[row.tone]) for row in rows]),
        column("V", [Text(row.version) for row in rows], 14),
        column("migration", [Text(row.description) for row in rows], 14),
        column("verdict", [Text(row.verdict, style=_STYLES[row.tone]) for row in rows]),
        column("data", [Text(row.data, style=_STYLES[row.data_tone]) for row in rows], 25),
        column("strongest lock", [Text(row.lock) for row in rows], 26),
        column("rewrites", [Text(row.rewrites, style=warned[row.rewrites == "–"]) for row in rows], 12),
        column("apply", [Text(row.apply) for row in rows]),
        column("undo", [Text(row.undo) for row in rows]),
        column("differs", [Text(row.differs) for row in rows], 32),
    )


_WANTED = ("", "V", "verdict", "migration", "strongest lock", "apply", "undo", "rewrites", "data", "differs")
"""Columns in the order in which what is left over is given to them."""
_CHOSEN = ("", "V", "verdict", "migration", "apply", "undo", "strongest lock", "data", "rewrites", "differs")
"""Columns in the order in which they find a place."""


def _widths(columns: tuple[_Cells, ...], room: int) -> dict[str, int]:
    """The columns that fit and how wide each is; what is left over goes to those that are cut."""
    by_head = {column.head: column for column in columns}
    widths: dict[str, int] = {}
    for head in _CHOSEN:
        needed = min(by_head[head].natural, by_head[head].enough)
        if len(widths) < 4 or sum(widths.values()) + _GAP * len(widths) + needed <= room:
            widths[head] = needed
    left = room - sum(widths.values()) - _GAP * (len(widths) - 1)
    for head in filter(widths.__contains__, _WANTED):
        more = max(0, min(by_head[head].natural - widths[head], left))
        widths[head] += more
        left -= more
    return widths


def _table(rows: tuple[Row, ...], console: Console) -> Table:
    columns = _candidates(rows, console)
    widths = _widths(columns, console.width)
    shown = [column for column in columns if column.head in widths]
    table = Table(
        *(
            Column(
                column.head,
                width=widths[column.head],
                no_wrap=True,
                overflow="ellipsis",
                justify="right" if column.right else "left",
            )
            for column in shown
        ),
        box=None,
        padding=(0, _GAP, 0, 0),
        pad_edge=False,
        header_style="dim",
    )
    for line in zip(*(column.cells for column in shown), strict=True):
        table.add_row(*line)
    return table


class ProgressBar:
    """Progress as a bar that disappears when the work is over."""

    def __init__(self, stream: TextIO) -> None:
        self._bar = Progress(
            TextColumn("rehearsing", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
            console=Console(file=stream, highlight=False, emoji=False, markup=False),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._begun = 0

    def start(self, total: int) -> None:
        """Show the bar, empty."""
        self._begun = 0
        self._bar.update(self._task, total=total, completed=0)
        self._bar.start()

    def step(self, label: str) -> None:
        """Count the piece before as done and name the one that begins."""
        self._bar.update(self._task, completed=self._begun, description=one_line(label, 80))
        self._begun += 1

    def finish(self) -> None:
        """Take the bar away."""
        self._bar.stop()
