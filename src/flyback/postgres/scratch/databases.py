"""Makes and drops the databases of a run."""

from psycopg import errors, sql

from flyback.postgres.scratch.administration import administration
from flyback.postgres.scratch.contract import ADMIN_DATABASE, ROLE, Server

_BESIDE_THE_FILES = """
insert into pg_db_role_setting
select made.oid, setrole, setconfig from pg_db_role_setting, pg_database as made, pg_database as source
 where setdatabase = source.oid and source.datname = {source} and made.datname = {made};
insert into pg_shdescription
select made.oid, classoid, description from pg_shdescription, pg_database as made, pg_database as source
 where classoid = 'pg_database'::regclass and objoid = source.oid
   and source.datname = {source} and made.datname = {made};
update pg_database as made set datacl = source.datacl from pg_database as source
 where source.datname = {source} and made.datname = {made} and made.datacl is distinct from source.datacl
"""
"""Source: CREATE DATABASE, Notes: database-level settings and permissions are not copied from the template."""


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
        if template and server.private:
            names = {"source": sql.Literal(source), "made": sql.Literal(server.database(name))}
            connection.execute(sql.SQL(_BESIDE_THE_FILES).format(**names))
        if server.owner_note:
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            connection.execute(comment.format(sql.Identifier(server.database(name)), sql.Literal(server.owner_note)))


def drop_database(server: Server, name: str) -> None:
    """Drops a database of this run, with whoever is connected to it."""
    database = sql.Identifier(server.database(name))
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database)
    with administration(server, ADMIN_DATABASE) as connection:
        try:
            connection.execute(command)
        except errors.WrongObjectType:  # a script made it a template
            connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(database))
            connection.execute(command)
