"""Makes a copied schema more like the live one than a dump without rows can."""

import contextlib

import psycopg
from psycopg import errors, sql

from flyback.postgres.scratch.administration import administration
from flyback.postgres.scratch.contract import ROLE, Server


def adopt(server: Server, database: str, owner: str) -> None:
    """Gives what `owner` owns in a copied schema to the role of scripts, so that what they make anew has its owner.

    Raises:
        ServerError: the server is lost.
    """
    if not server.private or owner == ROLE:
        return
    with administration(server, database) as connection:
        if connection.execute("select from pg_roles where rolname = %s", [owner]).fetchone() is None:
            return
        reassign = sql.SQL("reassign owned by {} to {}").format(sql.Identifier(owner), sql.Identifier(ROLE))
        try:
            connection.execute(reassign)
        except errors.DependentObjectsStillExist:  # what the server itself needs stays where it is
            return


def populate(server: Server, database: str) -> None:
    """Fills the materialized views of a copied schema, which a dump without rows leaves unpopulated.

    Raises:
        ServerError: the server is lost.
    """
    with administration(server, database) as connection:
        query = "select oid::regclass::text from pg_class where relkind = 'm' and not relispopulated order by oid"
        for (name,) in connection.execute(query).fetchall():  # quoted by the server
            with contextlib.suppress(psycopg.DatabaseError):  # its query may need rows
                connection.execute(f"refresh materialized view {name}".encode())
