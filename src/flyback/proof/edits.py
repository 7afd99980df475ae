"""Small damages to one statement, as edits of its text: a clause left out, one item less, another constant.

Edits may make nonsense; who uses them asks the grammar. What cannot change anything is not proposed.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from flyback.frozen import frozen
from flyback.syntax.tokens import Token, tokens


@frozen
class Edit:
    """A piece of a statement replaced by another."""

    begin: int
    end: int
    text: str = ""

    def applied(self, sql: str) -> str:
        """The statement with the edit made."""
        return sql[: self.begin] + self.text + sql[self.end :]


def edits(sql: str) -> tuple[tuple[Edit, ...], ...]:
    """Damages to a statement, by kind, the most telling kind first."""
    found = tokens(sql)
    kinds = (_clauses(found), _fewer(found), _names(found), _constants(found), _types(found), _directions(found))
    return tuple(tuple(kind) for kind in kinds)


_ANY = r"[^ ]+"
_LEFT_OUT = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!IS )(?<!SET )(?<!DROP )NOT NULL",
        r"UNIQUE",
        r"ON (?:DELETE|UPDATE) (?:CASCADE|RESTRICT|SET NULL|SET DEFAULT)",
        r"DESC",
        r"(?<!DESC )NULLS FIRST",
        r"(?<=DESC )NULLS LAST",
        r"NULLS NOT DISTINCT",
        r"NOT VALID",
        r"DEFERRABLE(?: INITIALLY DEFERRED)?",
        r"INITIALLY DEFERRED",
        r"NO INHERIT",
        r"STRICT|SECURITY DEFINER|IMMUTABLE|STABLE|LEAKPROOF",
        r"WITH GRANT OPTION",
        r"UNLOGGED",
        r"DISTINCT",
        rf"COLLATE {_ANY}",
        r"GENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY",
    )
)
"""Clauses of fixed length, as tokens in capitals joined by single spaces."""
_WITH_BRACKETS = frozenset({"CHECK", "INCLUDE", "REFERENCES", "WITH"})
_ENDS_DEFAULT = frozenset({"NOT", "NULL", "CHECK", "REFERENCES", "CONSTRAINT", "UNIQUE", "PRIMARY", "COLLATE", ","})
_ENDS_WHERE = frozenset({"RETURNING", "GROUP", "ORDER", "LIMIT", "UNION", "EXECUTE", "ON"})
_NOT_NULL_ANYWAY = frozenset({"PRIMARY", "SERIAL", "BIGSERIAL", "SMALLSERIAL", "IDENTITY"})


def _clauses(found: Sequence[Token]) -> Iterator[Edit]:
    line, starts = "", {}
    for at, token in enumerate(found):
        starts[len(line)] = at
        line += ("?" if " " in token.text else token.text) + " "
    for pattern in _LEFT_OUT:
        for match in re.finditer(rf"(?:(?<= )|^)(?:{pattern.pattern})(?= )", line):
            first = starts[match.start()]
            last = first + match.group().count(" ")
            if not (match.group() == "NOT NULL" and _NOT_NULL_ANYWAY & set(_texts(_item(found, first)))):
                yield _without(found, first, last)
    for at, token in enumerate(found):
        match token.text:
            case "DEFAULT" if at + 1 < len(found) and found[at + 1].text != "NULL":
                yield _without(found, at, _until(found, at, _ENDS_DEFAULT))
            case "WHERE":
                yield _without(found, at, _until(found, at, _ENDS_WHERE))
            case word if word in _WITH_BRACKETS and (closing := _closing(found, at)):
                yield _without(found, at, closing)
            case _:
                pass


def _fewer(found: Sequence[Token]) -> Iterator[Edit]:
    """One item of a list less."""
    lists = [*_listing(found), *_bracketed(found)]
    for first, last in lists:
        depth = found[first].depth
        commas = [at for at in range(first, last + 1) if found[at].depth == depth and found[at].text == ","]
        if not commas:
            continue
        yield Edit(begin=found[first].begin, end=found[commas[0] + 1].begin)
        for comma, following in zip(commas, [*commas[1:], last + 1], strict=True):
            yield Edit(begin=found[comma].begin, end=found[following - 1].end)


def _listing(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last token of the list outside all brackets: commands, objects, privileges, rows, assignments."""
    texts = _texts(found)
    match texts[:2]:
        case ["ALTER", "TABLE" | "TYPE" | "FOREIGN"]:
            first = _after(texts, {"ALTER", "FOREIGN", "TABLE", "TYPE", "IF", "EXISTS", "ONLY"}) + 1
            while first + 1 < len(texts) and texts[first] == ".":
                first += 2
            yield from _range(found, first, ())
        case ["DROP", _]:
            yield from _range(found, _after(texts, _DROPPED), ("CASCADE", "RESTRICT"))
        case ["TRUNCATE", _]:
            yield from _range(found, _after(texts, {"TRUNCATE", "TABLE", "ONLY"}), ("RESTART", "CONTINUE", "CASCADE"))
        case ["GRANT" | "REVOKE", _]:
            yield from _range(found, _after(texts, {"GRANT", "REVOKE", "OPTION", "FOR"}), ("ON", "TO", "FROM"))
        case ["UPDATE", _] if "SET" in texts:
            yield from _range(found, texts.index("SET") + 1, ("WHERE", "FROM", "RETURNING"))
        case ["INSERT", _] if "VALUES" in texts:
            yield from _range(found, texts.index("VALUES") + 1, ("ON", "RETURNING"))
        case _:
            pass


_DROPPED = frozenset({"DROP", "TABLE", "INDEX", "VIEW", "MATERIALIZED", "SEQUENCE", "TYPE", "DOMAIN", "FUNCTION"})
_DROPPED |= {"SCHEMA", "CONCURRENTLY", "IF", "EXISTS"}


def _bracketed(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last token inside brackets, where a list is worth shortening: not the arguments of a call."""
    defines = found[0].text in ("CREATE", "ALTER")
    for at, token in enumerate(found):
        if (
            token.text == "("
            and (closing := _closing(found, at))
            and closing - at > 2
            and (defines or found[at - 1].text == "IN")
        ):
            yield at + 1, closing - 1


def _names(found: Sequence[Token]) -> Iterator[Edit]:
    """Another name for what is made or renamed."""
    texts = _texts(found)
    for at in range(1, len(found)):
        named = texts[at - 1] in ("CONSTRAINT", "INDEX") and texts[0] in ("CREATE", "ALTER")
        made = named and "DROP" not in texts[max(at - 2, 0) : at] and texts[at] not in ("ON", "IF", "CONCURRENTLY")
        renamed = "RENAME" in texts[:at] and texts[at - 1] == "TO"
        if (made or renamed) and found[at].kind in ("word", "name"):
            place = found[at].end - (found[at].kind == "name")
            yield Edit(begin=place, end=place, text="_1")


def _constants(found: Sequence[Token]) -> Iterator[Edit]:
    for token in found:
        match token.kind, token.text:
            case "number", text:
                whole, point, rest = text.partition(".")
                other = int(whole) - 1 if int(whole) > 1 else int(whole) + 1
                yield Edit(begin=token.begin, end=token.end, text=f"{other}{point}{rest}")
            case "quote" | "escape", _:
                yield Edit(begin=token.end - 1, end=token.end - 1, text="1")
            case "word", "TRUE" | "FALSE" as text:
                yield Edit(begin=token.begin, end=token.end, text="FALSE" if text == "TRUE" else "TRUE")
            case _:
                pass


_OTHER_TYPE = {
    "INTEGER": "bigint",
    "INT": "bigint",
    "BIGINT": "integer",
    "SMALLINT": "integer",
    "TEXT": "varchar",
    "VARCHAR": "text",
    "JSON": "jsonb",
    "JSONB": "json",
    "SERIAL": "bigserial",
    "BIGSERIAL": "serial",
    "TIMESTAMPTZ": "timestamp",
    "REAL": "float8",
}


def _types(found: Sequence[Token]) -> Iterator[Edit]:
    texts = _texts(found)
    if texts[1:2] != ["TABLE"] or texts[0] not in ("CREATE", "ALTER"):
        return
    for before, token in itertools.pairwise(found):
        if token.kind == "word" and before.text not in (":", "AS") and (other := _OTHER_TYPE.get(token.text)):
            yield Edit(begin=token.begin, end=token.end, text=other)


def _directions(found: Sequence[Token]) -> Iterator[Edit]:
    """The last column of an index the other way round."""
    texts = _texts(found)
    if "INDEX" not in texts[1:3] or texts[0] != "CREATE" or "(" not in texts:
        return
    closing = _closing(found, texts.index("("))
    if closing and not {"ASC", "DESC", "NULLS"} & set(texts[:closing]):
        yield Edit(begin=found[closing].begin, end=found[closing].begin, text=" DESC")


def _texts(found: Iterable[Token]) -> list[str]:
    return [token.text for token in found]


def _without(found: Sequence[Token], first: int, last: int) -> Edit:
    return Edit(begin=found[first].begin, end=found[last].end)


def _item(found: Sequence[Token], at: int) -> Sequence[Token]:
    """The item of the innermost list that a token is in."""
    depth = found[at].depth
    edges = [i for i, each in enumerate(found) if each.depth < depth or (each.depth == depth and each.text == ",")]
    begin = max((edge for edge in edges if edge < at), default=-1)
    end = min((edge for edge in edges if edge > at), default=len(found))
    return found[begin + 1 : end]


def _until(found: Sequence[Token], at: int, stops: frozenset[str]) -> int:
    """The last token before a stop word or the end of the brackets around."""
    depth = found[at].depth
    for index in range(at + 1, len(found)):
        outside = found[index].depth < depth
        if outside or (found[index].depth == depth and found[index].text in stops):
            return index - 1
    return len(found) - 1


def _closing(found: Sequence[Token], at: int) -> int | None:
    """The bracket that closes the first one opened at or after a token, as deep as that is."""
    depth = found[at].depth
    return next((i for i in range(at + 1, len(found)) if found[i].depth == depth and found[i].text == ")"), None)


def _after(texts: Sequence[str], leading: Iterable[str]) -> int:
    """How many of the first tokens are leading words."""
    words = frozenset(leading)
    return next((at for at, text in enumerate(texts) if text not in words), len(texts))


def _range(found: Sequence[Token], first: int, stops: Iterable[str]) -> Iterator[tuple[int, int]]:
    last = _until(found, first, frozenset(stops)) if first < len(found) else -1
    if last > first:
        yield first, last
