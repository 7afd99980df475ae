"""One database for the tests of this folder: every test rolls back."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql

from flyback.postgres.scratch.server import ROLE, Server
from postgres.fresh import fresh_database

_DATABASE = "rows"


@pytest.fixture(scope="module")
def conninfo(server: Server) -> Iterator[str]:
    """A database with extensions that only a superuser may create."""
    with fresh_database(server, _DATABASE):
        with psycopg.connect(server.conninfo(_DATABASE), autocommit=True) as admin:
            for extension in ("btree_gist", "citext", "hstore", "ltree", "cube", "intarray", "postgres_fdw"):
                admin.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
            admin.execute("CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw")
            admin.execute("GRANT USAGE ON FOREIGN SERVER elsewhere TO PUBLIC")
        yield server.conninfo(_DATABASE, ROLE)


@pytest.fixture(scope="module")
def opened(conninfo: str) -> Iterator[psycopg.Connection]:
    """A connection as the role that scripts run as."""
    with psycopg.connect(conninfo) as connection:
        yield connection


@pytest.fixture
def transaction(opened: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """An open transaction, rolled back after the test."""
    yield opened
    opened.rollback()


@pytest.fixture
def oid(transaction: psycopg.Connection) -> Callable[[str], int]:
    """The oid of a relation by its name."""

    def find(table: str) -> int:
        row = transaction.execute("SELECT %s::regclass::oid::int8", (table,)).fetchone()
        assert row is not None
        return int(row[0])

    return find


@pytest.fixture
def rows(transaction: psycopg.Connection) -> Callable[[str], list[tuple[object, ...]]]:
    """The rows of a query."""

    def ask(query: str) -> list[tuple[object, ...]]:
        return transaction.execute(query.encode()).fetchall()

    return ask
