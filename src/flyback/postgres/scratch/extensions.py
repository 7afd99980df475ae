"""Which extensions a server has, and making them as its superuser."""

import psycopg
from psycopg import sql

from flyback.errors import Problem, ServerError

_CONTRIB = """
    adminpack amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn earthdistance file_fdw
    fuzzystrmatch hstore insert_username intagg intarray isn lo ltree moddatetime old_snapshot pageinspect
    pg_buffercache pg_freespacemap pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect pgcrypto
    pgrowlocks pgstattuple postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows tsm_system_time unaccent
    uuid-ossp xml2
"""
_LANGUAGES = {"plperl": "plperl", "plperlu": "plperl", "plpython3u": "plpython3", "pltcl": "pltcl", "pltclu": "pltcl"}
_NAMED_OTHERWISE = {"vector": "pgvector", "pg_partman": "partman", "pg_cron": "cron", "pg_repack": "repack"}


def available(connection: psycopg.Connection) -> dict[str, bool]:
    """Every extension the server has, and whether the owner of a database may create it."""
    query = "SELECT name, bool_or(trusted) FROM pg_available_extension_versions GROUP BY name"
    return {name: bool(trusted) for name, trusted in connection.execute(query).fetchall()}


def create(connection: psycopg.Connection, name: str, schema: str = "") -> None:
    """Creates an extension, and those it needs, unless it is there already.

    Raises:
        ServerError: the server refuses.
    """
    command = sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
    if schema:
        command += sql.SQL(" SCHEMA {}").format(sql.Identifier(schema))
    try:
        connection.execute(command + sql.SQL(" CASCADE"))
    except psycopg.Error as error:
        what = f"{name}: {error.diag.message_primary or error}"
        raise ServerError(Problem(code="extension", what=what, hint=error.diag.message_hint or "")) from None


def missing(name: str, major: int) -> Problem:
    """That the server lacks the extension, and how to get it."""
    package = f"postgresql-{major}-{_NAMED_OTHERWISE.get(name, name).replace('_', '-')}"
    if name in _CONTRIB.split():
        package = f"postgresql-{major} (apk: postgresql{major}-contrib; the embedded wheel has no {name})"
    elif name in _LANGUAGES:
        package = f"postgresql-{_LANGUAGES[name]}-{major}"
    return Problem(
        code="missing-extension",
        what=f"the server (PostgreSQL {major}) has no extension {name}",
        hint=f"on Debian install {package}, or use a server that has it with --server DSN",
    )
