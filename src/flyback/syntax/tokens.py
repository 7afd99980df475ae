"""A statement's tokens with the place of each, for edits that leave the rest of the text as it is."""

import functools
import re
from collections.abc import Iterator

from flyback.frozen import frozen
from flyback.syntax.lexing import scan
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


@functools.lru_cache(maxsize=16)
def tokens(sql: str) -> tuple[Token, ...]:
    """The tokens of one statement that PostgreSQL's grammar accepts; rule after rule asks for those of the same one."""
    return tuple(_tokens(sql))


def _tokens(sql: str) -> Iterator[Token]:
    depth = end = 0
    for kind, begin, after in scan(sql):
        if kind == "space" or begin < end:
            continue
        number = _NUMBER.match(sql, begin) if kind == "other" else None
        end = number.end() if number else after
        text = sql[begin:end].upper() if kind == "word" else sql[begin:end]
        depth -= text in (")", "]")
        yield Token(kind="number" if number else kind, text=text, begin=begin, end=end, depth=depth)
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
