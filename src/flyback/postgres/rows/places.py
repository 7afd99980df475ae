"""Where rows can be, and how far sequences are."""

from collections.abc import Iterable
from typing import NamedTuple

import psycopg

from flyback.postgres.query_files import query_file


class SequencePosition(NamedTuple):
    """The last value a sequence gave; before its first, one step back from what it will give."""

    last: int
    increment: int


def tables(connection: psycopg.Connection) -> dict[int, str]:
    """Every table of the users: oid to qualified name, for partitions that of their root."""
    return dict(connection.execute(query_file(__package__, "tables").encode()).fetchall())


def columns(connection: psycopg.Connection, oids: Iterable[int]) -> dict[tuple[int, int], tuple[str, str]]:
    """Columns of tables: (oid, position) to (name, type)."""
    found = connection.execute(query_file(__package__, "columns").encode(), [list(oids)]).fetchall()
    return {(oid, position): (name, type_) for oid, position, name, type_ in found}


def sequences(
    connection: psycopg.Connection, oids: Iterable[int], names: Iterable[str] = ()
) -> dict[str, SequencePosition]:
    """Positions of sequences by qualified name; those that are gone are left out."""
    found = connection.execute(query_file(__package__, "sequences").encode(), [list(oids), list(names)]).fetchall()
    if not found:
        return {}
    each = "select last_value - case when is_called then 0 else {} end from {}"
    reads = " union all ".join(f"({each.format(increment, name)})" for name, increment in found)
    lasts = connection.execute(reads.encode()).fetchall()
    return {name: SequencePosition(last, increment) for (name, increment), (last,) in zip(found, lasts, strict=True)}


def large_objects(connection: psycopg.Connection) -> dict[str, str]:
    """Digests of the first 64 MB of every large object that may be read, by its number."""
    return dict(connection.execute(query_file(__package__, "large_objects").encode()).fetchall())
