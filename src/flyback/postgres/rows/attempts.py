"""Statements that may fail without harm to the caller's transaction."""

import psycopg
from psycopg import Connection, sql

_BEGIN = sql.SQL("SAVEPOINT flyback_rows")
_KEEP = sql.SQL("RELEASE SAVEPOINT flyback_rows")
_FORGET = sql.SQL("ROLLBACK TO SAVEPOINT flyback_rows; RELEASE SAVEPOINT flyback_rows")


def attempt(connection: Connection, statement: sql.Composed) -> int | psycopg.Error:
    """Run a statement; the number of its rows or the server's refusal.

    Raises:
        psycopg.OperationalError: the connection is gone.
    """
    connection.execute(_BEGIN, prepare=False)
    try:
        rows = connection.execute(statement, prepare=False).rowcount
    except psycopg.Error as refusal:
        if connection.broken or connection.closed:
            raise
        connection.execute(_FORGET, prepare=False)
        return refusal
    connection.execute(_KEEP, prepare=False)
    return rows


def ask(connection: Connection, query: sql.Composed) -> list[tuple[object, ...]] | None:
    """The rows of a query, or None when the server refuses it."""
    connection.execute(_BEGIN, prepare=False)
    try:
        rows = connection.execute(query, prepare=False).fetchall()
    except psycopg.Error:
        if connection.broken or connection.closed:
            raise
        connection.execute(_FORGET, prepare=False)
        return None
    connection.execute(_KEEP, prepare=False)
    return rows
