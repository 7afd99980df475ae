"""One row that did not come back, so that a person sees what happened to it."""

from collections.abc import Sequence

from psycopg import Connection, sql

from flyback.postgres.rows.contents import read_contents
from flyback.postgres.rows.digest import row_digest

_SHOWN = 200
_SHOWN_VALUE = 40

Row = tuple[object, ...]
"""The texts of a row's values, None for NULL, by the columns that were asked for."""


def rows_with(connection: Connection, table: str, digests: Sequence[int], columns: Sequence[str]) -> list[Row]:
    """The rows of a table that have these digests; `columns` are those of the row set the digests came from."""
    contents = read_contents(connection, [table])
    content = next((each for each in contents.tables if each.qualified == table), None)
    if content is None or content.skipped or not digests or not set(columns) <= set(content.columns):
        return []
    values = sql.SQL(", ").join(sql.SQL("{}::pg_catalog.text").format(sql.Identifier(name)) for name in columns)
    query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY ({}::pg_catalog.int8[]) ORDER BY {}").format(
        values, content.source, row_digest(columns), sql.Literal(list(digests)), row_digest(columns)
    )
    return contents.read(connection, query)


def example(columns: Sequence[str], lost: Sequence[Row], came: Sequence[Row]) -> str:
    """A lost row as `column=value, ...`, led by what changed where a similar one came; cut to about 200 characters."""
    if not lost:
        return ""
    pairs = [(old, new, _differing(old, new)) for old in lost for new in came]
    old, new, changed = min(pairs, key=lambda pair: len(pair[2]), default=(lost[0], lost[0], frozenset()))
    if not 0 < len(changed) <= max(1, len(columns) // 2):
        return _cut(", ".join(f"{name}={_value(value)}" for name, value in zip(columns, lost[0], strict=True)))
    named = list(enumerate(columns))
    told = ", ".join(f"{name}={_value(old[at])} is now {_value(new[at])}" for at, name in named if at in changed)
    rest = ", ".join(f"{name}={_value(old[at])}" for at, name in named if at not in changed)
    return _cut(f"{told} where {rest}" if rest else told)


def _differing(old: Row, new: Row) -> frozenset[int]:
    return frozenset(at for at, (before, after) in enumerate(zip(old, new, strict=True)) if before != after)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _value(value: object) -> str:
    """A value as shown: quoted where its ends, its emptiness or its characters would deceive the eye."""
    if value is None:
        return "NULL"
    text = str(value)
    short = text if len(text) <= _SHOWN_VALUE else text[: _SHOWN_VALUE - 1] + "…"
    plain = short.isprintable() and short.strip() == short and short not in ("", "NULL")
    return short if plain else repr(short)
