"""The file that says how to run, abort and restore, read for what it says of itself."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.filesystem.git import committed, repository
from flyback.model.facts import Runbook

_REVIEWED = re.compile(r"^\W*(?:last\s+)?reviewed\W*:\W*(\d{4}-\d{2}-\d{2})\b", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r"(?:#{1,6}|={1,6})\s+(?P<text>.*?)[\s#=]*")
"""Of Markdown and AsciiDoc."""
_UNDERLINE = re.compile(r"(?:=+|-+|~+)\s*")
"""Below a heading of Markdown and reStructuredText."""
_FENCE = re.compile(r"\s*(?P<fence>`{3,}|~{3,}|-{4,})")
_LARGEST = 1 << 20


def read_runbook(folder: Path, path: str) -> Runbook:
    """The runbook of a project; `path` is relative to its folder.

    Of several dates of review the earliest counts: nobody knows what the later ones were about.

    Raises:
        UsageError: it cannot be read.
    """
    file = folder / path
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except OSError as error:
        problem = Problem(code="no-runbook", what=f"the runbook cannot be read: {error.strerror}", where=path)
        raise UsageError(problem) from None
    if len(content) > _LARGEST:
        raise UsageError(Problem(code="no-runbook", what="the runbook is larger than a megabyte", where=path))
    text = content.decode("utf-8", "replace")
    found = repository(folder)
    return Runbook(
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        committed=found is not None and file in committed(found, [file]),
        reviewed=min(_dates(text), default=None),
        headings=tuple(_headings(text)),
    )


def _dates(text: str) -> Iterator[date]:
    for said in _REVIEWED.findall(text):
        try:
            yield date.fromisoformat(said)
        except ValueError:
            yield date.min


def _headings(text: str) -> Iterator[str]:
    """Outside of code."""
    fence, before = "", ""
    for line in text.splitlines():
        found = _FENCE.match(line)
        if fence:
            fence = "" if found and found["fence"].startswith(fence) else fence
            before = ""
        elif _UNDERLINE.fullmatch(line) and before.strip() and not before.startswith((" ", "\t", "-", "*", ">", "|")):
            yield before.strip()
            before = ""
        elif found:
            fence, before = found["fence"], ""
        elif heading := _HEADING.fullmatch(line):
            yield heading["text"].strip()
            before = ""
        else:
            before = line
