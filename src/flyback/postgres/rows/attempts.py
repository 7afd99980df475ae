"""Statements that may fail without harm to the caller's transaction."""

import psycopg
from psycopg import Connection, sql

_BEGIN = sql.SQL("SAVEPOINT flyback_rows")
_KEEP = sql.SQL("RELEASE SAVEPOINT flyback_rows")
_FORGET = sql.SQL("ROLLBACK TO SAVEPOINT flyback_rows; RELEASE SAVEPOINT flyback_rows")


def attempt(connection: Connection, statement: sql.Composable) -> int | psycopg.Error:
    """Run a statement in one round trip; the number of its rows or the server's refusal.

    Raises:
        psycopg.OperationalError: the connection is gone.
    """
    try:
        cursor = connection.execute(sql.SQL("; ").join([_BEGIN, statement, _KEEP]))
    except psycopg.Error as refusal:
        if connection.broken or connection.closed:
            raise
        connection.execute(_FORGET)
        return refusal
    cursor.nextset()
    return cursor.rowcount


def ask(connection: Connection, query: sql.Composable) -> list[tuple[object, ...]] | None:
    """The rows of a query, or None when the server refuses it."""
    try:
        cursor = connection.execute(sql.SQL("; ").join([_BEGIN, query]))
        cursor.nextset()
        rows = cursor.fetchall()
    except psycopg.Error:
        if connection.broken or connection.closed:
            raise
        connection.execute(_FORGET)
        return None
    connection.execute(_KEEP)
    return rows
