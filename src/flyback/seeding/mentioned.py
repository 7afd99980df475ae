"""Values worth trying because scripts tell rows apart by them: they show an undo that takes old rows for new ones."""

import re
from collections.abc import Iterable, Mapping

from flyback.frozen import frozen
from flyback.seeding.keys import distinct
from flyback.seeding.pool import Pool
from flyback.seeding.shapes import Column, Scalar, Table

_TELLS_ROWS_APART = re.compile(r"\A(?:WITH|UPDATE|DELETE|MERGE|DO)\b", re.IGNORECASE)
_INSERTS = re.compile(r"\bINSERT\s+INTO\b", re.IGNORECASE)
_PATTERN = re.compile(r"\bI?LIKE\s+'((?:[^']|'')*)'", re.IGNORECASE)
_STRING = re.compile(r"'((?:[^']|'')*)'")
_NUMBER = re.compile(r"(?<![\w.'\"$-])\d{1,4}(?![\w.'\"])")
_MOST = 12
_LONGEST = 60
_TEXTS = frozenset({"text", "varchar", "citext"})
_NUMBERS = frozenset({"int2", "int4", "int8"})


@frozen
class Mentioned:
    """Constants of scripts."""

    texts: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    """Texts that patterns of LIKE are true of."""
    numbers: tuple[str, ...] = ()

    def added_to(self, pools: Mapping[str, Pool], table: Table) -> dict[str, Pool]:
        """Pools of a table's columns with what each may take; columns with conditions have the values of those.

        Where rows must differ, a migration may insert what it names itself, so patterns alone are followed there.
        """
        single = distinct(table)
        conditional = {name for check in table.checks for name in check.columns}
        return {
            column.name: _hinted(pools[column.name], self._for(column, column.name in single))
            for column in table.columns
            if column.name in pools and column.name not in conditional
        } | {name: pool for name, pool in pools.items() if name in conditional}

    def _for(self, column: Column, unique: bool) -> tuple[str, ...]:  # noqa: FBT001
        match column.type:
            case Scalar(name=name, modifier=modifier) if name in _TEXTS:
                room = modifier - 4 if modifier >= 4 else _LONGEST
                return tuple(text for text in (self.like if unique else (*self.like, *self.texts)) if len(text) <= room)
            case Scalar(name=name) if name in _NUMBERS and not unique:
                return self.numbers
            case _:
                return ()


def _hinted(pool: Pool, more: tuple[str, ...]) -> Pool:
    return pool.with_hints(more) if more else pool


NOT_MENTIONED = Mentioned()


def mentioned(statements: Iterable[str]) -> Mentioned:
    """The constants in statements that change or delete rows; the first few of each kind.

    Those that a statement inserts are left out: an undo that deletes by them takes back what was inserted, and rows
    made up to look the same would blame the innocent.
    """
    every = list(statements)
    found = [sql for sql in every if _TELLS_ROWS_APART.match(sql)]
    inserting = [sql for sql in every if _INSERTS.search(sql)]
    inserted = {constant for sql in inserting for constant in (*_STRING.findall(sql), *_NUMBER.findall(sql))}
    patterns = [pattern for sql in found for pattern in _PATTERN.findall(sql)]
    plain = [_PATTERN.sub(" ", sql) for sql in found]
    return Mentioned(
        texts=_first(text.replace("''", "'") for sql in plain for text in _STRING.findall(sql) if text not in inserted),
        like=_first(text.replace("''", "'").replace("%", "flyback").replace("_", "x") for text in patterns),
        numbers=_first(
            number for sql in plain for number in _NUMBER.findall(_STRING.sub(" ", sql)) if number not in inserted
        ),
    )


def _first(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if len(value) <= _LONGEST))[:_MOST]
