"""Where rows can be, and how far sequences are."""

from collections.abc import Iterable
from typing import NamedTuple

import psycopg

from flyback.postgres.query_files import query_file


class SequencePosition(NamedTuple):
    """The last value a sequence gave; None before its first."""

    last: int | None
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
    return {name: SequencePosition(last, increment) for name, last, increment in found}
