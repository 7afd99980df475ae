"""Statements about types, run on servers: what they lock, rewrite, read and refuse is what flyback says."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from flyback.model.snapshot import Snapshot
from flyback.postgres.scratch.server import Server
from flyback.postgres.snapshot.reader import read_snapshot
from postgres.analysis.types.measuring import seen, told
from postgres.fresh import fresh_database

_TEXT = (Path(__file__).parent / "shapes.sql").read_text()
_SETUP, _LINES = _TEXT.partition("-- setup\n")[2].split("-- shapes\n")


@pytest.fixture(scope="module")
def prepared(server: Server) -> Iterator[tuple[psycopg.Connection, Snapshot]]:
    """A database with everything that the shapes are about, and its catalogue."""
    with (
        fresh_database(server, "types") as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        connection.execute("SET timezone = 'UTC'")
        connection.execute(_SETUP)
        connection.execute("ANALYZE")
        yield connection, read_snapshot(connection)


@pytest.mark.parametrize("statement", _LINES.splitlines())
def test_the_analysis_tells_what_the_server_does(prepared: tuple[psycopg.Connection, Snapshot], statement: str) -> None:
    connection, snapshot = prepared
    assert told(snapshot, statement) == seen(connection, statement)
