"""Rows are made up for tables of every shape, and they are awkward."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.pq import TransactionStatus

from flyback.postgres.rows.seeding import Seeded, seed
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import ROLE, Server
from postgres.rows.definitions import DEFINITIONS, Definition

_DATABASE = "rows_seeding"

_NULLABLE = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped AND NOT attnotnull AND attgenerated = '' ORDER BY attnum
"""

_ENUMS = """
    SELECT attname, (SELECT count(*) FROM pg_enum WHERE enumtypid = atttypid)
    FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND atttypid IN (SELECT enumtypid FROM pg_enum)
"""


@pytest.fixture(scope="module")
def conninfo(server: Server) -> Iterator[str]:
    """A database for the whole module: every test rolls back."""
    create_database(server, _DATABASE)
    with psycopg.connect(server.conninfo(_DATABASE), autocommit=True) as admin:
        for extension in ("btree_gist", "citext", "hstore", "ltree", "cube", "intarray"):
            admin.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
    yield server.conninfo(_DATABASE, ROLE)
    drop_database(server, _DATABASE)


@pytest.fixture(scope="module")
def opened(conninfo: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(conninfo) as connection:
        yield connection


@pytest.fixture
def transaction(opened: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """An open transaction of the role that scripts run as."""
    yield opened
    opened.rollback()


def oid(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute("SELECT to_regclass(%s)::oid::int8", (table,)).fetchone()
    assert row is not None
    return int(row[0])


def value(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def fill(connection: psycopg.Connection, table: str = "t", rows: int = 100, salt: str = "salt") -> Seeded:
    return seed(connection, [oid(connection, table)], rows, salt)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.name)
def test_every_shape_gets_awkward_rows(transaction: psycopg.Connection, definition: Definition) -> None:
    transaction.execute(definition.sql.encode())
    seeded = fill(transaction, definition.table)
    relation = oid(transaction, definition.table)
    assert seeded.unseeded == ()
    assert value(transaction, f"SELECT count(*) FROM {definition.table}") >= definition.least  # type: ignore[operator]  # a count
    for (name,) in transaction.execute(_NULLABLE, (relation,)).fetchall():
        query = sql.SQL("SELECT count({0}), count(*) - count({0}) FROM " + definition.table).format(
            sql.Identifier(name)
        )
        filled, missing = transaction.execute(query).fetchone() or (0, 0)
        assert filled, f"{name} is never filled"
        assert missing or name in definition.never_null, f"{name} is never NULL"
    for name, labels in transaction.execute(_ENUMS, (relation,)).fetchall():
        query = sql.SQL("SELECT count(DISTINCT {}) FROM t").format(sql.Identifier(name))
        assert value(transaction, query.as_string()) == labels
    transaction.execute(f"ALTER TABLE {definition.table} ADD COLUMN flyback_new integer DEFAULT 1 NOT NULL")
    assert transaction.info.transaction_status is TransactionStatus.INTRANS
