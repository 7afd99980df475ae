"""A database for the tests of a module: gone at the end, also when its tests could not be prepared."""

from collections.abc import Iterator
from contextlib import contextmanager

from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import Server


@contextmanager
def fresh_database(server: Server, name: str) -> Iterator[str]:
    """An empty database of that name."""
    create_database(server, name)
    try:
        yield name
    finally:
        drop_database(server, name)
