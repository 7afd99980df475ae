"""Two definitions of one object, line by line."""

import difflib
from collections.abc import Iterable
from itertools import groupby

from flyback.frozen import frozen
from flyback.model.rehearsal import Difference
from flyback.report.neutral import visible


@frozen
class DiffLine:
    """One line of a diff."""

    sign: str
    """`-`: only before, `+`: only after, space: on both sides, `@`: lines left out."""
    text: str


@frozen
class ObjectDiff:
    """Everything that differs on one object in one leg of the round trip."""

    object: str
    kind: str
    sentences: tuple[str, ...]
    lines: tuple[DiffLine, ...]
    left_out: int
    """Lines beyond the limit."""


def object_diffs(differences: Iterable[Difference], limit: int) -> tuple[ObjectDiff, ...]:
    """Differences that follow one another on the same object as one diff of at most `limit` lines each."""
    grouped = groupby(differences, key=lambda each: (each.object, each.kind, each.before, each.after))
    return tuple(
        _object_diff(name, kind, tuple(each.text for each in group), diff_lines(before, after), limit)
        for (name, kind, before, after), group in grouped
    )


def _object_diff(
    name: str, kind: str, sentences: tuple[str, ...], lines: tuple[DiffLine, ...], limit: int
) -> ObjectDiff:
    return ObjectDiff(
        object=name, kind=kind, sentences=sentences, lines=lines[:limit], left_out=max(0, len(lines) - limit)
    )


def diff_lines(before: str, after: str) -> tuple[DiffLine, ...]:
    """The lines that differ with three lines around them; nothing when both sides are equal."""
    old, new = visible(before).splitlines(), visible(after).splitlines()
    lines = list(difflib.unified_diff(old, new, lineterm="", n=3))[2:]
    return tuple(DiffLine(sign=line[:1], text="" if line.startswith("@") else line[1:]) for line in lines)[1:]
