"""Where rows can be, and how far sequences are."""

import importlib.resources
from collections.abc import Iterable
from typing import NamedTuple

import psycopg

_QUERIES = importlib.resources.files("flyback.postgres.rows").joinpath("queries")


class SequencePosition(NamedTuple):
    """The last value a sequence gave; None before its first."""

    last: int | None
    increment: int


def tables(connection: psycopg.Connection) -> dict[int, str]:
    """Every table of the users, partitions left to their parents: oid to qualified name."""
    return dict(connection.execute(_QUERIES.joinpath("tables.sql").read_bytes()).fetchall())


def sequences(
    connection: psycopg.Connection, oids: Iterable[int], names: Iterable[str] = ()
) -> dict[str, SequencePosition]:
    """Positions of sequences by qualified name; those that are gone are left out."""
    found = connection.execute(_QUERIES.joinpath("sequences.sql").read_bytes(), [list(oids), list(names)]).fetchall()
    return {name: SequencePosition(last, increment) for name, last, increment in found}
