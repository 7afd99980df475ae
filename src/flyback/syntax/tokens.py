"""A statement's tokens with the place of each, for edits that leave the rest of the text as it is."""

import re
from collections.abc import Iterator

from flyback.frozen import frozen
from flyback.syntax.lexing import token
from flyback.syntax.libpg_query import GrammarError, tree

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLACES = frozenset({"location", "stmt_location", "stmt_len", "list_start", "list_end", "rexpr_list_start"})


@frozen
class Token:
    """One token that is neither white space nor a comment."""

    kind: str
    """`word`, `name` (quoted), `quote`, `escape`, `dollar` (strings), `number`, or `other` (one character)."""
    text: str
    """Words in capitals, everything else as written."""
    begin: int
    end: int
    depth: int
    """How many brackets are open around it; a bracket is outside of itself."""


def tokens(sql: str) -> tuple[Token, ...]:
    """The tokens of one statement that PostgreSQL's grammar accepts."""
    return tuple(_tokens(sql))


def _tokens(sql: str) -> Iterator[Token]:
    position = depth = 0
    while position < len(sql):
        kind, begin, position = token(sql, position)
        if kind == "space":
            continue
        if kind == "other" and (number := _NUMBER.match(sql, begin)):
            kind, position = "number", number.end()
        text = sql[begin:position]
        depth -= text in (")", "]")
        yield Token(kind=kind, text=text.upper() if kind == "word" else text, begin=begin, end=position, depth=depth)
        depth += text in ("(", "[")


def meaning(sql: str) -> object:
    """What PostgreSQL's grammar makes of one statement, equal for texts that say the same.

    None when it refuses the statement, or it is nested too deeply to be compared.
    """
    try:
        return _placeless(tree(sql.encode()))
    except (GrammarError, RecursionError):
        return None


def _placeless(value: object) -> object:
    match value:
        case dict():
            return {key: _placeless(item) for key, item in value.items() if key not in _PLACES}
        case list():
            return [_placeless(item) for item in value]
        case _:
            return value
