"""The guide that is the scenario: its files, its commands, and what people do meanwhile elsewhere."""

import re
from dataclasses import dataclass
from pathlib import Path

from docs.console import Block
from docs.drawn_demo import ROOT

GUIDE = ROOT / "docs" / "releasing-to-production.md"
_FENCE = r"^```(?P<kind>\w+)\n(?P<text>.*?)^```"
_NOTE = r"<!-- (?:exit code (?P<code>\d+)|file: (?P<file>\S+)) -->\n"
_PART = re.compile(
    rf"<!-- meanwhile: (?P<meanwhile>[^\n]*) -->|(?:{_NOTE})?{_FENCE}",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class File:
    """Somebody writes a file."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """Something that no command of the guide does."""

    what: str


Part = File | Meanwhile | Block


def parts(guide: Path = GUIDE) -> tuple[Part, ...]:
    """In order; blocks of `sh` are other ways to go, which test_troubles.py tries."""
    found = _PART.finditer(guide.read_text(encoding="utf-8"))
    return tuple(_part(each) for each in found if each["kind"] != "sh")


def _part(found: re.Match[str]) -> Part:
    if found["meanwhile"]:
        return Meanwhile(what=found["meanwhile"])
    if found["kind"] != "console":
        assert found["file"], f"what file is this? {found['text'][:60]}"
        return File(path=found["file"], text=found["text"])
    lines = found["text"].splitlines(keepends=True)
    return Block(
        commands="".join(line[2:] for line in lines if line.startswith("$ ")).strip(),
        code=int(found["code"] or 0),
        expected="".join(line for line in lines if not line.startswith("$ ")),
    )
