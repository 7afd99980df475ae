"""The `--` comments of a script: what authors tell people, and flyback."""

from collections.abc import Iterator

from flyback.frozen import frozen
from flyback.syntax.lexing import LexicalError, cut_copy_data, scan


@frozen
class LineComment:
    """One `-- ...` up to the end of its line."""

    text: str
    offset: int
    """In the text without COPY data, as statements are cut from."""
    line: int
    column: int


def line_comments(sql: str) -> Iterator[LineComment]:
    """Every one that is not part of a string, a quoted name, a block comment or COPY data.

    None of a text that cannot be cut into statements.
    """
    try:
        text, _ = cut_copy_data(sql)
        yield from _line_comments(text)
    except LexicalError:
        return


def _line_comments(text: str) -> Iterator[LineComment]:
    line, start = 1, 0
    for kind, begin, end in scan(text):
        if kind == "space" and text.startswith("--", begin):
            yield LineComment(text=text[begin:end].rstrip(), offset=begin, line=line, column=begin - start + 1)
        breaks = text.count("\n", begin, end)
        if breaks:
            line += breaks
            start = text.rindex("\n", begin, end) + 1


def offsets_of_lines(sql: str) -> list[int]:
    """Where each line of a script begins in its text without COPY data; the first is at 0."""
    try:
        text, _ = cut_copy_data(sql)
    except LexicalError:
        text = sql
    found = [0]
    while (position := text.find("\n", found[-1])) >= 0:
        found.append(position + 1)
    return found
