"""Cuts out of a script what PostgreSQL's grammar does not know: COPY data blocks; refuses what psql alone knows.

Source: PostgreSQL's scan.l for quoting, psql's `\\.` for the end of COPY data.
"""

import re
from collections.abc import Iterator

_LETTER = r"[^\x00-@\[-^`{-\x7f]"
"""Also `_` and whatever is not ASCII; said by what it is not, because a range up to the last character of Unicode takes
30 ms to compile.
"""
_LETTER_DIGIT = r"[^\x00-/:-@\[-^`{-\x7f]"
_LETTER_DIGIT_DOLLAR = r"[^\x00-#%-/:-@\[-^`{-\x7f]"
_TOKEN = re.compile(
    rf"""
      (?P<space>  \s+ | --[^\n]* )
    | (?P<block>  /\* )
    | (?P<escape> [eE]' )
    | (?P<quote>  ' )
    | (?P<name>   " )
    | (?P<dollar> \$ (?: {_LETTER} {_LETTER_DIGIT}* )? \$ )
    | (?P<word>   {_LETTER} {_LETTER_DIGIT_DOLLAR}* )
    | (?P<end>    ; )
    | (?P<meta>   \\ )
    | (?P<other>  . )
    """,
    re.VERBOSE,
)
_CLOSING = {
    "escape": re.compile(r"(?:[^'\\]|\\.|'')*+'", re.DOTALL),
    "quote": re.compile(r"(?:[^']|'')*+'"),
    "name": re.compile(r'(?:[^"]|"")*+"'),
}
_LONGER = frozenset(("escape", "quote", "name", "dollar", "block"))
"""Kinds of which the pattern above finds no more than the beginning."""
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_DATA_END = re.compile(r"^\\\.[^\S\n]*(?:\n|\Z)", re.MULTILINE)
_COPY_FROM_STDIN = re.compile(r"copy\b.*\bfrom\s+stdin\b", re.IGNORECASE | re.DOTALL)


class LexicalError(Exception):
    """The text cannot be cut into statements; `position` is a 0-based character offset."""

    def __init__(self, message: str, position: int, hint: str) -> None:
        super().__init__(message)
        self.position = position
        self.hint = hint


def cut_copy_data(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with every COPY data block emptied (its line breaks stay), and the blocks in order.

    Raises:
        LexicalError: an unterminated quote or comment, COPY data without its end, or a psql meta-command.
    """
    if "\\" not in text and "stdin" not in text.lower():
        return text, ()
    kept: list[str] = []
    blocks: list[str] = []
    position = done = 0
    statement = -1
    while position < len(text):
        kind, start, position = next(scan(text, position))
        if kind == "space":
            continue
        if kind == "meta":
            _refuse_meta(text, start)
        if kind == "end":
            if is_copy_from_stdin(text[statement:start]):
                first, end_of_data, position = _data_block(text, statement, start)
                blocks.append(text[first:end_of_data])
                kept += [text[done:first], "\n" * text.count("\n", first, position)]
                done = position
            statement = -1
        elif statement < 0:
            statement = start
    return "".join([*kept, text[done:]]), tuple(blocks)


def is_copy_from_stdin(statement: str) -> bool:
    """Whether a statement, given from its first word on, reads its rows from the script."""
    return statement[:4].lower() == "copy" and _COPY_FROM_STDIN.match(statement) is not None


def first_word(text: str, start: int) -> int:
    """Offset of the first character from `start` on that is neither white space nor in a comment."""
    return next((begin for kind, begin, _ in scan(text, start) if kind != "space"), len(text))


def scan(text: str, start: int = 0) -> Iterator[tuple[str, int, int]]:
    """Kind, begin and end of every token from `start` on; comments count as space.

    Raises:
        LexicalError: a quote or comment that does not end.
    """
    length, match_at = len(text), _TOKEN.match
    while start < length:
        match = match_at(text, start)
        kind, end = (match.lastgroup or "other", match.end()) if match else ("other", start + 1)
        if kind in _LONGER:
            end = _end(kind, text, start, end)
        yield "space" if kind == "block" else kind, start, end
        start = end


def _end(kind: str, text: str, start: int, opened: int) -> int:
    """Where what begins at `start` ends; the sign that opens it ends at `opened`."""
    if kind == "block":
        return _comment_end(text, start)
    if kind == "dollar":
        tag = text[start:opened]
        closing = text.find(tag, opened)
        if closing < 0:
            raise LexicalError("unterminated dollar-quoted string", start, f"close it with {tag}")
        return closing + len(tag)
    closed = _CLOSING[kind].match(text, opened)
    if closed is None:
        what = "quoted identifier" if kind == "name" else "quoted string"
        raise LexicalError(f"unterminated {what}", start, "close the quote that opens here")
    return closed.end()


def _comment_end(text: str, start: int) -> int:
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, start):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    raise LexicalError("unterminated /* comment", start, "comments nest: every /* needs a */ of its own")


def _refuse_meta(text: str, start: int) -> None:
    line = text[start : (text + "\n").index("\n", start)]
    raise LexicalError(
        f"psql meta-command {line.split()[0]} is not SQL",
        start,
        "a migration holds SQL only: remove the line, or write in SQL what it does",
    )


def _data_block(text: str, statement: int, semicolon: int) -> tuple[int, int, int]:
    """Offsets of the first data line, of the line that ends the data, and of what follows that line."""
    line_end = text.find("\n", semicolon)
    first = len(text) if line_end < 0 else line_end + 1
    if text[semicolon + 1 : first].strip():
        raise LexicalError(
            "COPY data begins on the line after the statement", semicolon + 1, "start a new line after the semicolon"
        )
    closing = _DATA_END.search(text, first)
    if closing is None:
        raise LexicalError("COPY FROM STDIN without the line \\. that ends its data", statement, "add a line \\.")
    return first, closing.start(), closing.end()
