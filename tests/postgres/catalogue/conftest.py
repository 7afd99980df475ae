"""A database with an object of every kind, shared by the tests of a module; each test rolls back what it did."""

from collections.abc import Iterator

import psycopg
import pytest

from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import Server
from postgres.catalogue.world import World


@pytest.fixture(scope="module")
def world(server: Server) -> Iterator[World]:
    """The database of `world.sql`, opened by the superuser."""
    create_database(server, "world")
    with psycopg.connect(server.conninfo("world"), autocommit=True) as connection:
        yield World(connection)
    drop_database(server, "world")
