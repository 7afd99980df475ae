"""Copies of a database for whoever wants one that nobody else has seen."""

from dataclasses import field
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from flyback.frozen import frozen
from flyback.postgres.scratch.administration import administration
from flyback.postgres.scratch.contract import ROLE, Server
from flyback.postgres.scratch.databases import create_database, drop_database

Connection = psycopg.Connection


@frozen
class Clone:
    """A database of one's own, as long as it lasts."""

    name: str
    """Of this run; the server may know it by a longer one."""
    conninfo: str = field(repr=False)
    """For libpq; it may hold a password."""

    @property
    def url(self) -> str:
        """The same as `postgresql://...`; in it, too, a password may stand."""
        said = {name: str(value) for name, value in conninfo_to_dict(self.conninfo).items()}
        user, password = quote(said.pop("user", ""), safe=""), quote(said.pop("password", ""), safe="")
        login = f"{user}:{password}@" if password else f"{user}@" if user else ""
        return f"postgresql://{login}/{quote(said.pop('dbname', ''), safe='')}?{urlencode(said)}"

    def connect(self) -> Connection:
        """A new connection, as the owner of everything in it."""
        return psycopg.connect(self.conninfo)


def leave_only_migrations(server: Server, template: str, own_schema: str) -> None:
    """Drops flyback's own schema, so that tests see what the project makes and nothing else.

    Raises:
        ServerError: the server is lost.
    """
    with administration(server, template) as connection:
        connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(own_schema)))


def clone(server: Server, template: str, name: str) -> Clone:
    """Copies a database that nobody is connected to.

    Raises:
        ServerError: the server is lost, its disk is full, or somebody is connected to the template.
    """
    create_database(server, name, template)
    return Clone(name=name, conninfo=server.conninfo(name, ROLE))


def drop(server: Server, made: Clone) -> None:
    """Drops a copy, with whoever is connected to it."""
    drop_database(server, made.name)
