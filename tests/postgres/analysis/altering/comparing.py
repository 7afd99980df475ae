"""What a server does with statements, and what the analysis says of them, in the same words."""

from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.model.lock_modes import strength
from flyback.model.snapshot import Snapshot
from flyback.syntax.statements import parse_in_full

_SHARE = strength("ShareLock")
_RELATIONS = """
    select c.oid::int8, n.nspname || '.' || c.relname, c.relkind::text, pg_relation_filenode(c.oid)::int8,
           coalesce(pg_stat_get_xact_tuples_returned(c.oid), 0)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.oid >= 16384 and n.nspname <> 'pg_toast' and c.relkind in ('r', 'p', 'm', 'i', 'I', 'v', 'S', 'f', 'c')
"""
_LOCKS = """
    select relation::int8, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation' and granted
"""


@dataclass(frozen=True, kw_only=True)
class Done:
    """The effects of some statements in one transaction on what was there before."""

    refused: str = ""
    """SQLSTATE."""
    locks: dict[str, str] = field(default_factory=dict)
    """By relation: modes of SHARE and stronger."""
    rewritten: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    """Tables that are read from end to end and are not empty."""


def shapes(path: Path) -> tuple[str, list[str]]:
    """The preparation in a file, and the statements that are tried on it."""
    _, setup, tried = path.read_text().replace("-- shapes", "-- setup").split("-- setup\n")
    return setup, tried.splitlines()


def told(snapshot: Snapshot, sql: str) -> Done:
    """By text and catalogue."""
    statements = tuple((each.statement, each.node) for each in parse_in_full(sql, "V1.sql"))
    locks: dict[str, str] = {}
    rewritten, read = set(), set()
    for one in assess([Readable(path="V1.sql", statements=statements)], Database(snapshot)):
        if one.refused:
            return Done(refused=one.refused[:5])
        for effect in one.effects:
            _keep_strong(locks, effect.relation, effect.lock)
            if effect.rewrites:
                rewritten.add(effect.relation)
            if effect.works and effect.rows != 0:
                read.add(effect.relation)
    return Done(locks=locks, rewritten=frozenset(rewritten), read=frozenset(read))


def seen(connection: psycopg.Connection, sql: str) -> Done:
    """By a server, which takes it back afterwards."""
    locks: dict[str, str] = {}
    try:
        with connection.transaction(force_rollback=True):
            before = {row[0]: row[1:] for row in connection.execute(_RELATIONS)}
            connection.execute(sql.encode())
            after = {row[0]: row[1:] for row in connection.execute(_RELATIONS) if row[0] in before}
            for oid, mode in connection.execute(_LOCKS).fetchall():
                if oid in before:
                    _keep_strong(locks, before[oid][0], mode)
    except psycopg.Error as error:
        return Done(refused=error.sqlstate or "?")
    tables = [oid for oid in after if before[oid][1] in "rm"]
    return Done(
        locks=locks,
        rewritten=frozenset(before[oid][0] for oid in tables if after[oid][2] != before[oid][2]),
        read=frozenset(before[oid][0] for oid in tables if after[oid][3] != before[oid][3]),
    )


def _keep_strong(locks: dict[str, str], relation: str, mode: str) -> None:
    if strength(mode) >= max(_SHARE, strength(locks.get(relation, ""))):
        locks[relation] = mode
