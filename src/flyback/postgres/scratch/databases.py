"""Makes and drops the databases of a run."""

from psycopg import sql

from flyback.postgres.scratch.administration import administration
from flyback.postgres.scratch.contract import ADMIN_DATABASE, ROLE, Server


def create_database(server: Server, name: str, template: str | None = None) -> None:
    """Makes a database of that name, empty or as a copy of another one of this run that nobody is connected to.

    Source: CREATE DATABASE, STRATEGY exists since 15; without fsync copying files is the quicker one.

    Raises:
        ServerError: the server is lost, its disk is full, or somebody is connected to the template.
    """
    strategy = sql.SQL(" STRATEGY FILE_COPY") if server.major >= 15 else sql.SQL("")
    owner = sql.SQL(" OWNER {}").format(sql.Identifier(ROLE)) if server.private else sql.SQL("")
    source = server.database(template or server.empty)
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}{}{}").format(
        sql.Identifier(server.database(name)), sql.Identifier(source), owner, strategy
    )
    with administration(server, ADMIN_DATABASE) as connection:
        connection.execute(command)
        if server.owner_note:
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            connection.execute(comment.format(sql.Identifier(server.database(name)), sql.Literal(server.owner_note)))


def drop_database(server: Server, name: str) -> None:
    """Drops a database of this run, with whoever is connected to it."""
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(server.database(name)))
    with administration(server, ADMIN_DATABASE) as connection:
        connection.execute(command)
