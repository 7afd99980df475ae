"""Statements cut into their clauses by text, so that what is kept stays as its author wrote it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from flyback.frozen import frozen
from flyback.syntax.lexing import LexicalError
from flyback.syntax.tokens import Token, tokens


@frozen
class AlterTable:
    """`ALTER TABLE ONLY public.t ADD ..., DROP ...`."""

    head: str
    """`ALTER TABLE ONLY public.t`."""
    commands: tuple[str, ...]

    def with_commands(self, others: Mapping[int, str], more: Sequence[str] = ()) -> str:
        """The statement with other commands in these places, none where the text is empty, and with more at the end.

        Empty if none is left.
        """
        kept = [others.get(place, each) for place, each in enumerate(self.commands)]
        said = ", ".join(each for each in (*kept, *more) if each)
        return f"{self.head} {said}" if said else ""


def alter_table(sql: str) -> AlterTable | None:
    """An ALTER TABLE's table and its commands; None for any other statement."""
    found = _tokens(sql)
    place = _behind_table(found)
    if place is None or place >= len(found) or _is_other(found[place:]):
        return None
    parts: list[list[Token]] = [[]]
    for each in found[place:]:
        if each.text == "," and each.depth == 0:
            parts.append([])
        else:
            parts[-1].append(each)
    return AlterTable(
        head=sql[: found[place - 1].end], commands=tuple(sql[part[0].begin : part[-1].end] for part in parts if part)
    )


def _is_other(found: Sequence[Token]) -> bool:
    """Whether it renames or moves the table, which are statements of their own."""
    return found[0].text == "RENAME" or [each.text for each in found[:2]] == ["SET", "SCHEMA"]


def _behind_table(found: tuple[Token, ...]) -> int | None:
    """Where the commands of an ALTER TABLE begin."""
    texts = [each.text for each in found]
    place = 0
    for words, needed in _ALTER_TABLE:
        if texts[place : place + len(words)] == words:
            place += len(words)
        elif needed:
            return None
    while texts[place + 1 : place + 2] == ["."]:
        place += 2
    return place + (2 if texts[place + 1 : place + 2] == ["*"] else 1)


_ALTER_TABLE = (
    *((["ALTER"], True), (["FOREIGN"], False), (["TABLE"], True)),
    *((["IF", "EXISTS"], False), (["ONLY"], False)),
)
"""Words before the table's name, and whether they must be there."""


def inserted_after(sql: str, word: str, text: str) -> str:
    """The statement with `text` after the first token that is that word."""
    place = next(each.end for each in _tokens(sql) if each.kind == "word" and each.text == word)
    return f"{sql[:place]} {text}{sql[place:]}"


def after_words(sql: str, *words: str) -> str:
    """What follows these words, given that the text begins with them; else the text itself."""
    found = _tokens(sql)
    if _words(found[: len(words)]) != list(words) or len(found) == len(words):
        return sql
    return sql[found[len(words)].begin :]


def after_name(sql: str) -> str:
    """What follows the name that the text begins with."""
    found = _tokens(sql)
    return sql[found[1].begin :] if len(found) > 1 else ""


@frozen
class IndexParts:
    """What a CREATE INDEX says."""

    unique: bool
    definition: str
    """What stands behind the table's name: `USING btree (a) WHERE a > 5`."""


def index_parts(sql: str) -> IndexParts | None:
    """The parts of a CREATE INDEX; None for any other statement."""
    found = _tokens(sql)
    texts = [each.text for each in found]
    if "INDEX" not in texts[:3] or "ON" not in texts:
        return None
    place = texts.index("ON") + 1
    place += texts[place] == "ONLY"
    while texts[place + 1 : place + 2] == ["."]:
        place += 2
    return IndexParts(unique=texts[1] == "UNIQUE", definition=sql[found[place].end :].strip())


def bracketed_after(sql: str, word: str) -> str:
    """The brackets that follow this word, with what is in them; empty when none do."""
    found = _tokens(sql)
    for place, each in enumerate(found[:-1]):
        if each.kind == "word" and each.text == word and each.depth == 0 and found[place + 1].text == "(":
            rest = found[place + 2 :]
            return next(
                (sql[found[place + 1].begin : end.end] for end in rest if end.text == ")" and not end.depth), ""
            )
    return ""


def clauses(sql: str, *words: str) -> dict[str, str]:
    """The text outside of brackets, cut before each of these words; what comes before the first is under ''."""
    found: dict[str, str] = {}
    name, begin = "", 0
    for each in _tokens(sql):
        if each.kind == "word" and each.depth == 0 and each.text in words and each.text not in found:
            found[name] = sql[begin : each.begin].strip()
            name, begin = each.text, each.begin
    found[name] = sql[begin:].strip()
    return found


def has_words(sql: str, *words: str) -> bool:
    """Whether these words stand one after another somewhere outside of brackets."""
    said = sql.upper()
    if not all(word in said for word in words):
        return False
    texts = [each.text if each.kind == "word" and each.depth == 0 else "" for each in _tokens(sql)]
    return any(texts[place : place + len(words)] == list(words) for place in range(len(texts)))


def written_catalogue(sql: str) -> str:
    """The system catalogue that a data statement writes, as it is named there; empty for all others."""
    if "pg_" not in sql.lower():
        return ""
    found = [each for each in _tokens(sql) if each.text != "ONLY"]
    words = [each.text for each in found[:2]]
    begin = (
        1
        if words[:1] == ["UPDATE"]
        else 2
        if words in (["DELETE", "FROM"], ["INSERT", "INTO"], ["MERGE", "INTO"])
        else 0
    )
    named = found[begin : begin + 3] if begin else []
    is_qualified = [each.text for each in named[1:2]] == ["."]
    parts = [
        unquoted(each.text.lower())[0] for each in (named[::2] if is_qualified else named[:1]) if each.kind in _NAMES
    ]
    is_system = bool(parts) and parts[-1].startswith("pg_") and parts[0] in ("pg_catalog", parts[-1])
    return ".".join(parts) if is_system else ""


_NAMES = ("word", "name")


def restricts(sql: str) -> bool:
    """Whether an UPDATE or DELETE has a WHERE that says more than `true`."""
    found = _tokens(sql)
    place = next((place for place, each in enumerate(found) if each.text == "WHERE" and not each.depth), len(found))
    return any(each.kind == "name" or (each.kind == "word" and each.text not in _TRUTHS) for each in found[place + 1 :])


_TRUTHS = frozenset({"TRUE", "FALSE", "AND", "OR", "NOT", "IS", "NULL", "RETURNING"})


def _words(found: tuple[Token, ...]) -> list[str]:
    return [each.text for each in found if each.kind == "word"]


def _tokens(sql: str) -> tuple[Token, ...]:
    try:
        return tokens(sql)
    except LexicalError:
        return ()


_COLUMN_CLAUSES = frozenset(
    {
        *("CONSTRAINT", "NOT", "NULL", "CHECK", "DEFAULT", "GENERATED", "UNIQUE", "PRIMARY", "REFERENCES"),
        *("COLLATE", "COMPRESSION", "STORAGE"),
    }
)
_WITHIN = {"NULL": {"NOT", "SET", "DEFAULT"}, "DEFAULT": {"SET", "BY"}, "NOT": {"NULLS"}}
"""Words that begin no clause after these others."""


def column_clauses(command: str) -> tuple[str, ...]:
    """`ADD COLUMN x int`, then each clause of the column: `DEFAULT 5`, `CONSTRAINT c CHECK (x > 0)`, `NOT NULL`."""
    found = _tokens(command)
    found = found[_behind_name(found) :]
    edges = [0]
    named = False
    for before, each in pairwise(found):
        begins = each.kind == "word" and each.depth == 0 and each.text in _COLUMN_CLAUSES
        if not begins or before.text in _WITHIN.get(each.text, ()) or _is_deferrability(each, found):
            continue
        if not named:
            edges.append(each.begin)
        named = each.text == "CONSTRAINT"
    return tuple(command[begin:end].strip() for begin, end in pairwise([*edges, len(command)]))


def _behind_name(found: tuple[Token, ...]) -> int:
    """Where the type begins: names may look like clauses."""
    texts = [each.text for each in found]
    place = 2 if texts[1:2] == ["COLUMN"] else 1
    return place + (4 if texts[place : place + 3] == ["IF", "NOT", "EXISTS"] else 1)


def _is_deferrability(each: Token, found: tuple[Token, ...]) -> bool:
    after = next((other.text for other in found if other.begin > each.begin), "")
    return each.text == "NOT" and after in ("DEFERRABLE", "VALID", "ENFORCED")


def words_of(sql: str) -> tuple[str, ...]:
    """The words outside of brackets, in capitals."""
    return tuple(each.text for each in _tokens(sql) if each.kind == "word" and each.depth == 0)


def unquoted(name: str) -> tuple[str, ...]:
    """The parts of a name written as SQL, without quotes: `public."My t"` has two."""
    return tuple(
        each.text.lower() if each.kind == "word" else each.text[1:-1].replace('""', '"')
        for each in _tokens(name)
        if each.kind in ("word", "name")
    )
