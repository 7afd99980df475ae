"""Where a verb's words go: terminal, pipe, file, or one JSON object at the end."""

import os
import sys
from pathlib import Path
from typing import TextIO

from flyback.errors import Problem, UsageError
from flyback.report.json_text import Json, dumped
from flyback.report.neutral import visible
from flyback.report.target.flyway_table import Paint

_RESET = "\x1b[0m"
_COLOURS = {
    "\x1b[32m": ("Success", "Out of Order", "Baseline"),
    "\x1b[33m": ("Pending", "Outdated", "Ignored", "Missing", "Future"),
    "\x1b[31m": ("Failed", "Failed (Missing)", "Failed (Future)"),
}
_STATES = {state: colour for colour, states in _COLOURS.items() for state in states}


class Output:
    """One line's output; several verbs share it."""

    def __init__(self, *, as_json: bool, quiet: bool, color: str, file: Path | None) -> None:
        self.as_json = as_json
        self.values: list[dict[str, Json]] = []
        self._quiet = quiet or as_json
        on_terminal = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self._coloured = color == "always" or (color == "auto" and on_terminal)
        self._file = _opened(file) if file else None
        self._lost: OSError | None = None

    @property
    def quiet(self) -> bool:
        """Whether nothing but errors is wanted beside the answer."""
        return self._quiet

    @property
    def paint(self) -> Paint:
        """Colours the states in a table, on a terminal."""
        return _painted if self._coloured else str

    def say(self, text: str) -> None:
        """Write what went well; nothing when only errors are wanted."""
        if not self._quiet:
            self._write(sys.stdout, text)

    def show(self, text: str) -> None:
        """Write what must be read, whatever else is wanted; never into JSON.

        Raises:
            OSError: nobody can have read it.
        """
        if not self.as_json:
            self._write(sys.stdout, text)
            self._raise_lost()

    def shown(self, text: str) -> str:
        """SQL as it is, or on a terminal with what would steer it made visible."""
        return visible(text) if sys.stdout.isatty() else text

    def complain(self, text: str) -> None:
        """Write what did not."""
        if not self.as_json:
            self._write(sys.stderr, text)

    def finish(self) -> None:
        """Write the JSON: of one verb its object, of several all of them in a list.

        Raises:
            OSError: something could not be written, now or before, and not because its reader had enough.
        """
        if self.values:
            value: Json = self.values[0] if len(self.values) == 1 else {"individualResults": list(self.values)}
            self._write(sys.stdout, dumped(value, indent=2) + "\n")
        if self._file:
            self._file.close()
        if not isinstance(self._lost, BrokenPipeError):
            self._raise_lost()

    def _write(self, stream: TextIO, text: str) -> None:
        """A reader that goes away, or a full disk, must not stop a run half way: it is kept for later."""
        try:
            stream.write(text)
            stream.flush()
        except OSError as error:
            self._lost = error
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        try:
            self._write_file(text)
        except OSError as error:
            self._lost, self._file = error, None

    def _raise_lost(self) -> None:
        if self._lost:
            raise self._lost

    def _write_file(self, text: str) -> None:
        if self._file:
            plain = text.replace(_RESET, "")
            for colour in _COLOURS:
                plain = plain.replace(colour, "")
            self._file.write(plain)
            self._file.flush()


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        what = f"the output file cannot be written: {error.strerror}"
        raise UsageError(Problem(code="unwritable", what=what, where=str(path), hint="name another file")) from None


def _painted(cell: str) -> str:
    colour = _STATES.get(cell.strip())
    return f"{colour}{cell}{_RESET}" if colour else cell
