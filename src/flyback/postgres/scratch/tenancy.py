"""Prepares a server for SQL that nobody has reviewed: the role it runs as, the roles and extensions it expects.

The role is no superuser, so the server itself refuses `COPY ... PROGRAM`, `pg_read_file`, `lo_import` and untrusted
languages.
"""

import psycopg
from psycopg import sql

from flyback.errors import Problem, ServerError
from flyback.frozen import frozen
from flyback.postgres.scratch import extensions
from flyback.postgres.scratch.administration import administration
from flyback.postgres.scratch.contract import ROLE, Server, Trust

_OWNERS = "flyback_owners"
_NO_ROLES = frozenset({"public", "none", "current_role", "current_user", "session_user", ROLE, _OWNERS})


@frozen
class Needs:
    """What the project's scripts expect to find."""

    roles: tuple[str, ...] = ()
    """Every role they mention."""
    extensions_created: tuple[str, ...] = ()
    """Extensions that scripts create."""
    extensions_named: tuple[str, ...] = ()
    """Extensions that the project's settings name."""


@frozen
class Prepared:
    """What was made for the scripts."""

    created_roles: tuple[str, ...]
    """Also those that a base state from the cache brought along."""
    precreated_extensions: tuple[str, ...]
    """In every new database; a script's CREATE EXTENSION for one of these would fail and must be left out."""


def prepare(server: Server, needs: Needs, trust: Trust) -> Prepared:
    """Makes roles and extensions; does no harm when it was done before.

    Raises:
        ServerError: an extension is missing or would need trust, a role cannot be made.
    """
    with administration(server, server.empty) as connection:
        precreated = _choose_extensions(connection, needs, trust)
        if server.private:
            _make_tenant(connection, trust)
            created = _make_roles(connection, needs.roles)
        else:
            _check_given(connection, needs.roles, trust)
            created = ()
        for name in precreated:
            extensions.create(connection, name)
    return Prepared(created_roles=created, precreated_extensions=precreated)


def _make_tenant(connection: psycopg.Connection, trust: Trust) -> None:
    """The role that scripts run as.

    Source: CREATE ROLE. Up to 15 a role with CREATEROLE can grant itself pg_execute_server_program and so run programs;
    since 16 it can grant only what it administers, which is nothing but the roles it makes.
    """
    role = sql.Identifier(ROLE)
    if not _exists(connection, ROLE):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    rights = sql.SQL("SUPERUSER" if trust is Trust.TRUSTED else "NOSUPERUSER")
    roles = sql.SQL("CREATEROLE" if connection.info.server_version >= 160000 else "NOCREATEROLE")
    connection.execute(sql.SQL("ALTER ROLE {} {} {}").format(role, rights, roles))
    if connection.info.server_version >= 160000:  # as it was before: who makes a role may act as that role
        connection.execute(sql.SQL("ALTER ROLE {} SET createrole_self_grant = 'set, inherit'").format(role))
    _let_made_roles_own(connection)
    # dumps of PostgreSQL 10 and older, many a first migration, comment on this extension, which takes its owner
    own = "UPDATE pg_extension SET extowner = %s::regrole WHERE extname = 'plpgsql'"
    connection.execute(own, [role.as_string(connection)])
    if connection.info.server_version < 150000:  # since 15 the owner of a database owns its schema public
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(role))


def _let_made_roles_own(connection: psycopg.Connection) -> None:
    """Gives the made roles CREATE in the tenant's schemas, through a group, so that no script's GRANT is anticipated.

    Source: ALTER TABLE, OWNER TO: the new owner must have CREATE on the table's schema.
    """
    names = {"owners": sql.Identifier(_OWNERS), "role": sql.Identifier(ROLE)}
    if not _exists(connection, _OWNERS):
        connection.execute(sql.SQL("CREATE ROLE {owners} NOLOGIN").format(**names))
    connection.execute(sql.SQL("GRANT CREATE, USAGE ON SCHEMA public TO {owners}").format(**names))
    grant = "ALTER DEFAULT PRIVILEGES FOR ROLE {role} GRANT CREATE, USAGE ON SCHEMAS TO {owners}"
    connection.execute(sql.SQL(grant).format(**names))


def _make_roles(connection: psycopg.Connection, mentioned: tuple[str, ...]) -> tuple[str, ...]:
    """Makes missing roles, without login, and lets the tenant act as them: OWNER TO and SET ROLE need that."""
    created = []
    for name in dict.fromkeys(mentioned):
        if name in _NO_ROLES or name.startswith("pg_"):
            continue
        if _is_superuser(connection, name):
            continue
        if not _exists(connection, name):
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
        grant = sql.SQL("GRANT {} TO {} WITH ADMIN OPTION")
        connection.execute(grant.format(sql.Identifier(name), sql.Identifier(ROLE)))
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(_OWNERS), sql.Identifier(name)))
        created.append(name)
    return tuple(created)


def _exists(connection: psycopg.Connection, role: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def _is_superuser(connection: psycopg.Connection, role: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolsuper", [role]).fetchone() is not None


def _choose_extensions(connection: psycopg.Connection, needs: Needs, trust: Trust) -> tuple[str, ...]:
    """Which extensions the superuser must make: the named ones that scripts do not make themselves, or cannot.

    A trusted extension is left to the script: the database's owner may create it, so its undo can be proven too.
    """
    known = extensions.available(connection)
    made_by_scripts = {name for name in needs.extensions_created if known.get(name) or trust is Trust.TRUSTED}
    wanted = dict.fromkeys((*needs.extensions_named, *needs.extensions_created))
    major = connection.info.server_version // 10000
    problems = [extensions.missing(name, major) for name in wanted if name not in known]
    problems += [
        _untrusted(name)
        for name in dict.fromkeys(needs.extensions_created)
        if name in known and name not in made_by_scripts and name not in needs.extensions_named
    ]
    if problems:
        raise ServerError(problems)
    return tuple(name for name in dict.fromkeys(needs.extensions_named) if name not in made_by_scripts)


def _untrusted(name: str) -> Problem:
    return Problem(
        code="untrusted-extension",
        what=f"only a superuser may create the extension {name}, and scripts do not run as one",
        hint=f'name it in flyback.toml, extensions = ["{name}"], to have it created for them, or give --trusted',
    )


def _check_given(connection: psycopg.Connection, mentioned: tuple[str, ...], trust: Trust) -> None:
    """Refuses what cannot be had on somebody else's server."""
    superuser = connection.info.parameter_status("is_superuser") == "on"
    if superuser and trust is Trust.UNTRUSTED:
        raise ServerError(
            Problem(
                code="superuser-given",
                what="scripts would run as a superuser of the given server",
                where="--server",
                hint="give a role that has only CREATEDB, or --trusted when every script may do anything there",
            )
        )
    names = [name for name in dict.fromkeys(mentioned) if name not in _NO_ROLES and not name.startswith("pg_")]
    missing = [name for name in names if not _exists(connection, name)]
    if missing:
        make = "; ".join(
            sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)).as_string(connection) for name in missing
        )
        raise ServerError(
            Problem(
                code="missing-roles",
                what=f"the given server lacks roles that scripts mention: {', '.join(missing)}",
                where="--server",
                hint=f"flyback makes no roles on a server it does not own; create them there: {make}",
            )
        )
