"""Pieces of a statement's own text, by the places that its parse tree knows."""

from flyback.model.script import Statement
from flyback.syntax.lexing import scan

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
    depth = start = 0
    found = not word
    for _, begin, end in scan(sql, place):
        text = sql[begin:end]
        if text == "(":
            depth += 1
            start = start or (end if found else 0)
        elif text == ")":
            depth -= 1
            if not depth and start:
                return sql[start:begin].strip()
        elif not depth and text.upper() == word:
            found = True
    return ""


def after_word(sql: str, place: int) -> str:
    """The expression behind the first word at a place: `5` of `DEFAULT 5 CHECK (a > 0)`."""
    depth, start, end = 0, 0, place
    previous = ""
    for kind, begin, after in scan(sql, place):
        if kind == "space":
            continue
        text = sql[begin:after].upper()
        if not start:
            start = end = after
            continue
        if not depth and (text in (",", ")", ";") or (text in _AFTER_DEFAULT and previous != "IS")):
            break
        depth += (text in ("(", "[")) - (text in (")", "]"))
        previous, end = text, after
    return sql[start:end].strip()


def with_brackets(sql: str, place: int, groups: int) -> str:
    """The text from a place to the end of the last of so many round brackets: `FROM (1) TO (2)`."""
    end, depth = place, 0
    for _, begin, end in scan(sql, place):
        text = sql[begin:end]
        depth += (text == "(") - (text == ")")
        groups -= text == ")" and not depth
        if not groups:
            break
    return sql[place:end].strip()


def after_last_word(sql: str, word: str) -> str:
    """The text behind the last such word that stands outside of brackets; empty when there is none."""
    depth = last = 0
    for _, begin, end in scan(sql):
        text = sql[begin:end]
        depth += (text == "(") - (text == ")")
        if not depth and text.upper() == word:
            last = end
    return sql[last:].strip(" \t\r\n;") if last else ""


_TAILS = (("WITH", "CHECK", "OPTION"), ("WITH", "NO", "DATA"), ("WITH", "DATA"))


def after_first_word(sql: str, word: str) -> str:
    """The query behind the first such word outside of brackets, without WITH CHECK OPTION and WITH [NO] DATA."""
    depth = start = 0
    words: list[tuple[str, int]] = []
    for kind, begin, end in scan(sql):
        text = sql[begin:end]
        depth += (text == "(") - (text == ")")
        if kind == "word" and not depth:
            if not start and text.upper() == word:
                start = end
            words.append((text.upper(), begin))
    if not start:
        return ""
    stop = len(sql)
    kept = [each for each in words if each[0] not in ("CASCADED", "LOCAL")]
    for tail in _TAILS:
        if tuple(each for each, _ in kept[-len(tail) :]) == tail:
            stop = kept[-len(tail)][1]
    return sql[start:stop].strip(" \t\r\n;")


def from_word(sql: str, words: tuple[str, ...]) -> str:
    """The text from the first place outside of brackets where these words stand; empty when they stand nowhere."""
    depth = 0
    seen: list[tuple[str, int]] = []
    for kind, begin, end in scan(sql):
        text = sql[begin:end]
        depth += (text == "(") - (text == ")")
        if kind == "space":
            continue
        seen.append((text.upper() if not depth else "", begin))
        if tuple(each for each, _ in seen[-len(words) :]) == words:
            return sql[seen[-len(words)][1] :].strip()
    return ""
