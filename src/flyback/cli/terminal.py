"""What a person sees while a rehearsal runs and when it is done.

On a terminal: colours, a table that fits the width, a progress bar. Elsewhere: plain, stable text.
`NO_COLOR` is respected (by rich itself). The terminal library is imported only where something is drawn.
"""

import sys
from typing import TextIO

from flyback.cli.output import Output
from flyback.model.rehearsal import Rehearsal
from flyback.report import rehearsal_text
from flyback.report.neutral import one_line
from flyback.workflows.rehearse.request import Progress


def progress(stream: TextIO, doing: str = "rehearsing") -> Progress:
    """A bar on a terminal, about ten plain lines elsewhere, which begin with what is being done."""
    if stream.isatty():
        from flyback.cli.drawing import ProgressBar  # noqa: PLC0415  rich is not paid for elsewhere

        return ProgressBar(stream)
    return ProgressLines(stream, doing)


def progress_beside(output: Output, doing: str = "rehearsing") -> Progress:
    """The same on stderr, nothing where only errors or JSON are wanted."""
    return NoProgress() if output.quiet else progress(sys.stderr, doing)


class NoProgress:
    """Progress that nobody wants to see."""

    def start(self, total: int) -> None:
        """Nothing."""

    def step(self, label: str) -> None:
        """Nothing."""

    def finish(self) -> None:
        """Nothing."""


class ProgressLines:
    """Progress for a log file: a line at the first piece and at each tenth of the work."""

    def __init__(self, stream: TextIO, doing: str = "rehearsing") -> None:
        self._stream = stream
        self._doing = doing
        self._total = 0
        self._begun = 0
        self._tenth = -1

    def start(self, total: int) -> None:
        """Forget what was before; nothing is written yet."""
        self._total, self._begun, self._tenth = total, 0, -1

    def step(self, label: str) -> None:
        """Write `rehearsing 12 of 93: 12 add email` when another tenth of the work begins."""
        tenth = self._begun * 10 // max(self._total, 1)
        self._begun += 1
        if tenth > self._tenth:
            self._tenth = tenth
            self._stream.write(f"{self._doing} {self._begun} of {self._total}: {one_line(label, 80)}\n")
            self._stream.flush()

    def finish(self) -> None:
        """Write nothing: the report follows."""


def show_rehearsal(rehearsal: Rehearsal, stream: TextIO) -> None:
    """Write the report: drawn on a terminal, plain text elsewhere."""
    if stream.isatty():
        from flyback.cli.drawing import draw_rehearsal  # noqa: PLC0415  rich is not paid for elsewhere

        draw_rehearsal(rehearsal, stream)
    else:
        stream.write(rehearsal_text.render(rehearsal))
