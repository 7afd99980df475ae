"""Statements to be tried, and what is there before: `*.sql` beside this file, a block for each setup.

`-- setup` begins a block, `{T}` in it stands for a piece of `pieces.sql`; a shape a line follows `-- shapes`. `L: `
before a shape says that data is lost by it or would be, if the server let it, `?: ` that nobody can tell; `-- from 17`
that those after it are for that version and newer ones, as `-- setup from 17` for the block.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent
_BLOCK = re.compile(r"^-- setup(?: from (\d+))?\n(.*?)^-- shapes\n(.*?)(?=^-- setup|\Z)", re.MULTILINE | re.DOTALL)
_PIECE = re.compile(r"^-- piece (\w+)\n(.*?)(?=^-- piece|\Z)", re.MULTILINE | re.DOTALL)
_FROM = re.compile(r"-- from (\d+)")
_MARKED = re.compile(r"([L?]): (.*)")


class Shape(NamedTuple):
    """One statement, or some that run in one transaction."""

    name: str
    """Where it is: `dml:12`."""
    setup: str
    """Name of what is there before."""
    sql: str
    mark: str
    """`L`: it is about losing data, whatever becomes of it. `?`: who knows. Empty: it is not."""
    least: int
    """The oldest major version that it is for."""


class _Block(NamedTuple):
    file: str
    line: int
    least: int
    setup: str
    shapes: str


@cache
def setups() -> dict[str, str]:
    """What is there before, as SQL, by name."""
    return {f"{block.file}_{block.line}": _whole(block.setup) for block in _blocks()}


@cache
def shapes() -> list[Shape]:
    """All of them, in order."""
    found = []
    for block in _blocks():
        least = block.least
        first = block.line + block.setup.count("\n") + 2
        for number, written in enumerate(block.shapes.splitlines(), start=first):
            if version := _FROM.fullmatch(written):
                least = int(version[1])
            elif written:
                mark, sql = marked.groups() if (marked := _MARKED.fullmatch(written)) else ("", written)
                found.append(Shape(f"{block.file}:{number}", f"{block.file}_{block.line}", sql, mark, least))
    return found


def _blocks() -> list[_Block]:
    found = []
    for file in sorted(_FOLDER.glob("*.sql")):
        whole = file.read_text(encoding="utf-8")
        for block in _BLOCK.finditer(whole):
            line = whole.count("\n", 0, block.start()) + 1
            found.append(_Block(file.stem, line, int(block[1] or 0), block[2], block[3]))
    return found


def _whole(text: str) -> str:
    return re.sub(r"^\{(\w+)\}$", lambda found: _pieces()[found[1]], text, flags=re.MULTILINE)


@cache
def _pieces() -> dict[str, str]:
    return dict(_PIECE.findall((_FOLDER / "pieces.sql").read_text(encoding="utf-8")))
