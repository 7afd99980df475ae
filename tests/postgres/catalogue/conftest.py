"""A database with an object of every kind, shared by the tests of a module; each test rolls back what it did."""

from collections.abc import Iterator

import psycopg
import pytest

from flyback.postgres.scratch.server import Server
from postgres.catalogue.world import World
from postgres.fresh import fresh_database


@pytest.fixture(scope="module")
def world(server: Server) -> Iterator[World]:
    """The database of `world.sql`, opened by the superuser."""
    with (
        fresh_database(server, "world") as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        yield World(connection)
