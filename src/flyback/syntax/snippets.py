"""Pieces of a statement's own text, by the places that its parse tree knows."""

from flyback.model.script import Statement
from flyback.syntax.lexing import token

_AFTER_DEFAULT = frozenset(
    ("CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "REFERENCES", "GENERATED", "DEFERRABLE", "INITIALLY", "NOT", "COLLATE")
)
"""Words that end the expression of a column's DEFAULT."""


def place_of(statement: Statement, location: int) -> int:
    """Where in a statement's text the thing is that its parse tree gives this location."""
    within = max(location - statement.offset, 0)
    sql = statement.sql
    return within if sql.isascii() else len(sql.encode()[:within].decode("utf-8", "replace"))


def in_brackets(sql: str, place: int, word: str = "") -> str:
    """What stands in the first round brackets after a place; with a word, in the first ones behind that."""
    position, depth, start = place, 0, 0
    found = not word
    while position < len(sql):
        _, begin, position = token(sql, position)
        text = sql[begin:position]
        if text == "(":
            depth += 1
            start = start or (position if found else 0)
        elif text == ")":
            depth -= 1
            if not depth and start:
                return sql[start:begin].strip()
        elif not depth and text.upper() == word:
            found = True
    return ""


def after_word(sql: str, place: int) -> str:
    """The expression behind the first word at a place: `5` of `DEFAULT 5 CHECK (a > 0)`."""
    position, depth, start = place, 0, 0
    end = position
    previous = ""
    while position < len(sql):
        kind, begin, position = token(sql, position)
        if kind == "space":
            continue
        text = sql[begin:position].upper()
        if not start:
            start = end = position
            continue
        if not depth and (text in (",", ")", ";") or (text in _AFTER_DEFAULT and previous != "IS")):
            break
        depth += (text in ("(", "[")) - (text in (")", "]"))
        previous, end = text, position
    return sql[start:end].strip()


def with_brackets(sql: str, place: int, groups: int) -> str:
    """The text from a place to the end of the last of so many round brackets: `FROM (1) TO (2)`."""
    begin = position = place
    depth = 0
    while position < len(sql) and groups:
        _, start, position = token(sql, position)
        text = sql[start:position]
        depth += (text == "(") - (text == ")")
        groups -= text == ")" and not depth
    return sql[begin:position].strip()


def after_last_word(sql: str, word: str) -> str:
    """The text behind the last such word that stands outside of brackets; empty when there is none."""
    position = depth = end = 0
    while position < len(sql):
        _, begin, position = token(sql, position)
        text = sql[begin:position]
        depth += (text == "(") - (text == ")")
        if not depth and text.upper() == word:
            end = position
    return sql[end:].strip(" \t\r\n;") if end else ""


_TAILS = (("WITH", "CHECK", "OPTION"), ("WITH", "NO", "DATA"), ("WITH", "DATA"))


def after_first_word(sql: str, word: str) -> str:
    """The query behind the first such word outside of brackets, without WITH CHECK OPTION and WITH [NO] DATA."""
    position = depth = start = 0
    words: list[tuple[str, int]] = []
    while position < len(sql):
        kind, begin, position = token(sql, position)
        text = sql[begin:position]
        depth += (text == "(") - (text == ")")
        if kind == "word" and not depth:
            if not start and text.upper() == word:
                start = position
            words.append((text.upper(), begin))
    if not start:
        return ""
    end = len(sql)
    kept = [each for each in words if each[0] not in ("CASCADED", "LOCAL")]
    for tail in _TAILS:
        if tuple(each for each, _ in kept[-len(tail) :]) == tail:
            end = kept[-len(tail)][1]
    return sql[start:end].strip(" \t\r\n;")


def from_word(sql: str, words: tuple[str, ...]) -> str:
    """The text from the first place outside of brackets where these words stand; empty when they stand nowhere."""
    position = depth = 0
    seen: list[tuple[str, int]] = []
    while position < len(sql):
        kind, begin, position = token(sql, position)
        text = sql[begin:position]
        depth += (text == "(") - (text == ")")
        if kind == "space":
            continue
        seen.append((text.upper() if not depth else "", begin))
        if tuple(each for each, _ in seen[-len(words) :]) == words:
            return sql[seen[-len(words)][1] :].strip()
    return ""
