"""A script's text, divided among its statements: put together again they are the text."""

from collections.abc import Iterator, Sequence

from flyback.frozen import frozen
from flyback.model.script import Statement
from flyback.syntax.lexing import scan
from flyback.syntax.line_comments import offsets_of_lines


@frozen
class Passage:
    """One statement with what belongs to it."""

    lead: str
    """White space and comments before it."""
    statement: Statement
    tail: str
    """The semicolon, and what stands behind it on its line; of the last statement, everything."""


def passages(text: str, statements: Sequence[Statement]) -> Iterator[Passage]:
    """One for each statement of a script without COPY data."""
    lines = offsets_of_lines(text)
    begins = [lines[each.line - 1] + each.column - 1 for each in statements]
    position = 0
    for statement, begin, following in zip(statements, begins, [*begins[1:], len(text)], strict=True):
        end = begin + len(statement.sql)
        behind = len(text) if statement is statements[-1] else _behind(text, end, following)
        yield Passage(lead=text[position:begin], statement=statement, tail=text[end:behind])
        position = behind


def _behind(text: str, end: int, following: int) -> int:
    """Where the rest of the line ends that belongs to the statement which ends at `end`."""
    for kind, begin, after in scan(text, end):
        if begin >= following:
            break
        line_end = text.find("\n", begin, after) if kind == "space" and not text.startswith("/*", begin) else -1
        if line_end >= 0:
            return line_end + 1
    return text.index(";", end) + 1
