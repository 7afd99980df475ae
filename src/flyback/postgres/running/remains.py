"""What statements leave behind that fail outside of a transaction: INVALID indexes, half-detached partitions.

Source: PostgreSQL manual, CREATE INDEX, "Building Indexes Concurrently"; REINDEX, "Rebuilding Indexes Concurrently";
ALTER TABLE, DETACH PARTITION.
"""

import re

import psycopg
from psycopg import ClientCursor

from flyback.frozen import frozen
from flyback.postgres.query_files import query_file

_LEFT_BY_REINDEX = re.compile(r"_cc(?:new|old)\d*$")


@frozen
class InvalidIndex:
    """An index that is not used."""

    oid: int
    name: str
    """With schema, ready for SQL."""
    bare: str
    unique: bool
    table: int
    table_name: str
    schema: int
    """Of the table."""
    builder: int | None
    """A session that may be building it right now."""

    @property
    def left_by_reindex(self) -> bool:
        """Whether its name is one that REINDEX CONCURRENTLY gives."""
        return _LEFT_BY_REINDEX.search(self.bare) is not None

    @property
    def of_toast(self) -> bool:
        """Whether it belongs to a TOAST table, whose schema ordinary users may not enter."""
        return self.name.startswith("pg_toast.")

    def __str__(self) -> str:
        harm = ", slows writes and still refuses duplicates" if self.unique else " and slows writes"
        origin = ", a leftover of REINDEX CONCURRENTLY" if self.left_by_reindex else ""
        return f"index {self.name} is INVALID{origin}: it is not used{harm}"


@frozen
class Remains:
    """What lies about in a database."""

    indexes: tuple[InvalidIndex, ...]
    detaches: tuple[str, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """A sentence each."""
        return (*map(str, self.indexes), *self.detaches)

    def since(self, earlier: "Remains") -> tuple[str, ...]:
        """What came to it, a sentence each."""
        known = {index.oid for index in earlier.indexes}
        indexes = [str(index) for index in self.indexes if index.oid not in known]
        return (*indexes, *(text for text in self.detaches if text not in earlier.detaches))


def remains(connection: psycopg.Connection) -> Remains:
    """Everything of the kind in the database, whoever left it."""
    return Remains(indexes=invalid_indexes(connection), detaches=_detaches(connection))


def invalid_indexes(connection: psycopg.Connection) -> tuple[InvalidIndex, ...]:
    """Every INVALID index of a table that is not temporary."""
    names = ("oid", "name", "bare", "unique", "table", "table_name", "schema", "builder")
    rows = ClientCursor(connection).execute(query_file(__package__, "invalid_indexes").encode(), {})
    return tuple(InvalidIndex(**dict(zip(names, row, strict=True))) for row in rows)


def _detaches(connection: psycopg.Connection) -> tuple[str, ...]:
    rows = ClientCursor(connection).execute(query_file(__package__, "pending_detaches").encode(), {})
    return tuple(
        f"partition {partition} is half detached from {parent}: finish it with "
        f"ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE"
        for partition, parent in rows
    )
