"""Hands a connection string to PostgreSQL's client programs without showing it to anybody."""

import os

from psycopg import pq


def client_environment(conninfo: str) -> dict[str, str]:
    """The environment for `psql`, `pg_dump` and their like: where to connect, never in the arguments.

    What the string does not say is left to the caller's own `PG...` variables, as everywhere in libpq.

    Source: libpq, "Environment Variables"; each option names its own.
    """
    said = {
        option.envvar.decode(): option.val.decode()
        for option in pq.Conninfo.parse(conninfo.encode())
        if option.envvar and option.val
    }
    return os.environ | said | {"LC_ALL": "C"}
