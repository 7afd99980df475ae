"""The catalogue queries on one connection, planned once each.

They are prepared with SQL's PREPARE: psycopg forgets its own prepared statements at every DROP and ROLLBACK.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import psycopg

from flyback.postgres.catalogue.statements import conditions, query, source

_PARAMETERS = {
    "touched": "(xid)",
    "relations": "(oid[])",
    "functions": "(oid[])",
    "types": "(oid[])",
    "constraints": "(oid[])",
}
_PREFIX = "flyback_catalogue_"
_OBJECTS = frozenset({"relations", "functions", "types", "constraints", "others"})
_AS_TEXT = """
select unit, catalogue || ':' || oid, kind, identity, definition::text
  from ({}) as found(unit, catalogue, oid, kind, identity, definition)
"""
_Row = tuple[Any, ...]


class PreparedQueries:
    """Asks `queries/NAME.sql` by name."""

    def __init__(self, connection: psycopg.Connection) -> None:
        connection.prepare_threshold = None  # else psycopg sends DEALLOCATE ALL now and then
        self._cursor = psycopg.ClientCursor(connection)
        self._major = connection.info.server_version // 10000
        self._columns: Mapping[str, tuple[str, ...]] = {}
        self._names: dict[tuple[str, AbstractSet[str] | None], str] = {}

    def rows(self, name: str, *parameters: str, written: AbstractSet[str] | None = None) -> list[_Row]:
        """The answer; where it is known which catalogues were written to, only those are looked at."""
        prepared = self._prepare(name, None if written is None else written & conditions(name))
        given = "(" + ", ".join(["%s"] * len(parameters)) + ")" if parameters else ""
        return self._cursor.execute(f"execute {prepared} {given}".encode(), parameters).fetchall()

    def row(self, name: str, *parameters: str, written: AbstractSet[str] | None = None) -> _Row:
        """The answer of a query that has exactly one row."""
        (row,) = self.rows(name, *parameters, written=written)
        return row

    def forget(self) -> None:
        """Says that a script may have thrown the plans away: DEALLOCATE ALL, DISCARD ALL."""
        there = {row[0] for row in self._cursor.execute("select name from pg_prepared_statements").fetchall()}
        self._names = {asked: name for asked, name in self._names.items() if name in there}

    def _prepare(self, name: str, written: AbstractSet[str] | None) -> str:
        asked = (name, written)
        if asked not in self._names:
            if not self._columns:
                rows = self._cursor.execute(source("columns")).fetchall()
                self._columns = {table: tuple(names) for table, names in rows}
            text = query(name, self._major, self._columns, written)
            whole = _AS_TEXT.format(text) if name in _OBJECTS else text
            title = f"{_PREFIX}{name}_{len(self._names)}"
            self._cursor.execute(f"prepare {title} {_PARAMETERS.get(name, '')} as {whole}".encode())
            self._names[asked] = title
        return self._names[asked]
