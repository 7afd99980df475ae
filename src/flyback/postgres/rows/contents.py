"""Which tables hold rows, and the settings under which rows read the same everywhere."""

import json
from collections.abc import Sequence
from typing import TypedDict

from psycopg import Connection, sql

from flyback.frozen import frozen
from flyback.postgres.rows.prepared import answer_of

_PINNED = {
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "lc_monetary": "C",
    "row_security": "off",
    "search_path": "",
    "quote_all_identifiers": "off",
}

_OIDS = sql.SQL(
    "SELECT pg_catalog.to_regclass(name)::pg_catalog.oid::pg_catalog.int8 "
    "FROM pg_catalog.unnest({}::pg_catalog.text[]) AS name"
)


@frozen
class Content:
    """A relation that holds rows of its own: a table, a leaf partition or a materialized view."""

    oid: int
    schema: str
    name: str
    qualified: str
    kind: str
    skipped: str
    """Why its rows cannot be read, or empty."""
    columns: tuple[str, ...]
    """Sorted by name."""

    @property
    def source(self) -> sql.Composed:
        """The relation without its heirs, as a FROM item."""
        only = sql.SQL("" if self.kind == "m" else "ONLY ")
        return sql.SQL("{}{}").format(only, sql.Identifier(self.schema, self.name))


class Answer(TypedDict):
    """The answer of `contents.sql`."""

    tables: list[tuple[int, str, str, str, str, str, list[str]]] | None
    settings: dict[str, str]


@frozen
class Contents:
    """What there is to read, and under which settings."""

    tables: tuple[Content, ...]
    settings: dict[str, str]

    def read(self, connection: Connection, query: sql.Composed) -> list[tuple[object, ...]]:
        """The rows of a query under the pinned settings; the session's own are back afterwards."""
        changed = {name: value for name, value in _PINNED.items() if self.settings[name] != value}
        if not changed:
            return connection.execute(query, prepare=False).fetchall()
        before = {name: self.settings[name] for name in changed}
        cursor = connection.execute(sql.SQL("; ").join([_set(changed), query, _set(before)]), prepare=False)
        cursor.nextset()
        return cursor.fetchall()


def read_contents(connection: Connection, tables: Sequence[str] | Sequence[int]) -> Contents:
    """Find relations by oid or qualified name, leaves for partitioned tables; those that are gone are left out."""
    oids = [table for table in tables if isinstance(table, int)]
    names = [table for table in tables if isinstance(table, str)]
    if names:
        found = connection.execute(_OIDS.format(sql.Literal(names)), prepare=False).fetchall()
        oids += [oid for (oid,) in found if oid is not None]
    answer: Answer = json.loads(answer_of(connection, "contents", oids))
    contents = [
        Content(
            oid=oid, schema=schema, name=name, qualified=qualified, kind=kind, skipped=skipped, columns=tuple(columns)
        )
        for oid, schema, name, qualified, kind, skipped, columns in answer["tables"] or ()
    ]
    return Contents(tables=tuple(contents), settings=answer["settings"])


def _set(settings: dict[str, str]) -> sql.Composed:
    calls = [
        sql.SQL("pg_catalog.set_config({}, {}, true)").format(sql.Literal(name), sql.Literal(value))
        for name, value in settings.items()
    ]
    return sql.SQL("SELECT {}").format(sql.SQL(", ").join(calls))
