"""What a server does with a statement, beside what the analysis says of it."""

from collections.abc import Iterable

import psycopg

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.model.lock_modes import strength
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.syntax.statements import parse_in_full

_TOLD_FROM = strength("ShareUpdateExclusiveLock")
_NAMES = """
    select oid::int8, relnamespace::regnamespace || '.' || quote_ident(relname)
      from pg_class where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace
"""
_LOCKS = """
    select relation::int8, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation' and granted
"""


def differences(connection: psycopg.Connection, *statements: str) -> list[str]:
    """A line for each statement whose locks or refusal are others than the analysis says; nothing is changed."""
    snapshot = read_snapshot(connection)
    found = []
    for statement in statements:
        parsed = parse_in_full(statement, "x.sql")
        script = Readable(path="x.sql", statements=tuple((one.statement, one.node) for one in parsed))
        assessments = list(assess([script], Database(snapshot)))
        refused = next((one.refused for one in assessments if one.refused), "")
        told = {} if refused else _strong((each.relation, each.lock) for one in assessments for each in one.effects)
        error, seen = _seen(connection, statement)
        if bool(error) != bool(refused) or not refused.startswith(error):
            found.append(f"{statement}: the server says {error!r}, we say {refused!r}")
        elif told != seen:
            found.append(f"{statement}: the server locks {seen}, we say {told}")
    return found


def _seen(connection: psycopg.Connection, statement: str) -> tuple[str, dict[str, str]]:
    with connection.transaction(force_rollback=True):
        names: dict[int, str] = dict(connection.execute(_NAMES).fetchall())
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            return f"{error.sqlstate} {error.diag.message_primary}", {}
        locks = connection.execute(_LOCKS).fetchall()
        return "", _strong((names[oid], mode) for oid, mode in locks if oid in names)


def _strong(locks: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for relation, mode in locks:
        if strength(mode) >= max(_TOLD_FROM, strength(found.get(relation, ""))):
            found[relation] = mode
    return found
