"""What a script allows: `-- flyback: allow RULE because REASON` before a statement, in it, or after it on its line."""

import re
from collections.abc import Iterable, Iterator, Sequence

from flyback.frozen import frozen
from flyback.model.script import Statement
from flyback.syntax.line_comments import LineComment, line_comments, offsets_of_lines

_DIRECTIVE = re.compile(r"--+\s*flyback:\s*allow\b:?(?P<said>.*)", re.IGNORECASE)
_BECAUSE = re.compile(r"\bbecause\b:?", re.IGNORECASE)


@frozen
class Allowance:
    """One such comment."""

    rules: tuple[str, ...]
    """As written; several are separated by commas."""
    reason: str
    """Empty when none is given: then it allows nothing."""
    line: int
    column: int
    ordinal: int
    """Of the statement it is about; 0 for none."""


def allowances(text: str, statements: Sequence[Statement]) -> tuple[Allowance, ...]:
    """Those in a script that was cut into these statements, in order."""
    if "flyback:" not in text.lower():
        return ()
    return tuple(_allowances(text, statements))


def allowance(given: Iterable[Allowance], statement: Statement, rule: str) -> Allowance | None:
    """The one of these that is about a rule in a statement; rather one that gives a reason."""
    found = [each for each in given if each.ordinal == statement.ordinal and rule in each.rules]
    return next((each for each in found if each.reason), found[0] if found else None)


def _allowances(text: str, statements: Sequence[Statement]) -> Iterator[Allowance]:
    lines = offsets_of_lines(text)
    places = [(lines[each.line - 1] + each.column - 1, each) for each in statements]
    for comment in line_comments(text):
        found = _DIRECTIVE.fullmatch(comment.text)
        if found is None:
            continue
        named, *reasons = _BECAUSE.split(found["said"], maxsplit=1)
        yield Allowance(
            rules=tuple(re.findall(r"[^\s,]+", named)),
            reason=reasons[0].strip() if reasons else "",
            line=comment.line,
            column=comment.column,
            ordinal=_about(comment, places, lines[comment.line - 1]),
        )


def _about(comment: LineComment, places: Sequence[tuple[int, Statement]], line: int) -> int:
    """The statement that it stands in or behind, else the next one."""
    before = None
    for begin, statement in places:
        if begin > comment.offset:
            is_behind = before is not None and before[0] + len(before[1].sql) > line
            return before[1].ordinal if before is not None and is_behind else statement.ordinal
        before = begin, statement
    return before[1].ordinal if before is not None and before[0] + len(before[1].sql) > line else 0
