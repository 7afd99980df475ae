"""What an issue says under its headings, as issue forms write them, or on lines `name: value`."""

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_HEADING = re.compile(r" {0,3}#{1,6}\s+(?P<name>.*?)\s*#*\s*")
_LINE = re.compile(r"\s*(?:[-*]\s+)?(?:\*\*)?(?P<name>[A-Za-z][\w -]*?)(?:\*\*)?\s*:(?:\*\*)?\s*(?P<value>\S.*?)\s*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_NOTHING = "_no response_"
"""What issue forms write for a field that was left empty."""


def visible(text: str) -> str:
    """Markdown without what nobody sees who reads it."""
    return _COMMENT.sub("", text.replace("\r\n", "\n"))


def section(text: str, name: str) -> str:
    """What stands under the heading of this name, or on its line; empty where there is none.

    Raises:
        ValueError: it stands there twice.
    """
    found = [value for called, value in (*_sections(text), *_lines(text)) if _same(called, name)]
    if len(found) > 1:
        raise ValueError(f"{name} stands there {len(found)} times")
    value = found[0].strip() if found else ""
    return "" if value.lower() == _NOTHING else value


def _sections(text: str) -> Iterator[tuple[str, str]]:
    name, lines = "", list[str]()
    for line, fenced in _outside(text):
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading is None:
            lines.append(line)
            continue
        yield name, "\n".join(lines)
        name, lines = heading["name"], []
    yield name, "\n".join(lines)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line, fenced in _outside(text):
        found = None if fenced else _LINE.fullmatch(line)
        if found:
            yield found["name"], found["value"]


def _outside(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a fenced block."""
    fence = ""
    for line in visible(text).split("\n"):
        mark = _FENCE.match(line)
        yield line, bool(fence) or mark is not None
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""


def _same(one: str, other: str) -> bool:
    return bool(one) and _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()
