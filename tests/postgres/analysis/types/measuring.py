"""What a statement does on a server, and what flyback says it will do, in the same words."""

from dataclasses import dataclass

import psycopg

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.model.lock_modes import strength
from flyback.model.snapshot import Snapshot
from flyback.syntax.statements import parse_in_full

_RELATIONS = """
SELECT oid::regclass::text, pg_relation_filenode(oid), relkind::text, coalesce(pg_stat_get_xact_numscans(oid), 0)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 't'"""
_LOCKS = """
SELECT relation::regclass::text, mode FROM pg_locks JOIN pg_class c ON c.oid = relation
 WHERE pid = pg_backend_pid() AND relnamespace = 'public'::regnamespace"""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The effects of one statement on what was there before it."""

    refused: str = ""
    locks: frozenset[tuple[str, str]] = frozenset()
    """Relations with modes of SHARE and stronger."""
    rewritten: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    """Tables that are read from end to end: for a scan, an index or a rewrite."""


def told(snapshot: Snapshot, sql: str) -> Outcome:
    """By text and catalogue, of the last of some statements."""
    statements = tuple((each.statement, each.node) for each in parse_in_full(sql, "V1.sql"))
    *_, found = assess([Readable(path="V1.sql", statements=statements)], Database(snapshot))
    if found.refused:
        return Outcome(refused=found.refused)
    short = {effect: effect.relation.removeprefix("public.") for effect in found.effects}
    return Outcome(
        locks=frozenset((name, effect.lock) for effect, name in short.items() if _is_strong(effect.lock)),
        rewritten=frozenset(name for effect, name in short.items() if effect.rewrites),
        read=frozenset(name for effect, name in short.items() if effect.works),
    )


def seen(connection: psycopg.Connection, sql: str) -> Outcome:
    """By a server, which takes it back afterwards."""
    try:
        with connection.transaction(force_rollback=True):
            before = {row[0]: row[1:] for row in connection.execute(_RELATIONS)}
            for statement in sql.split("; "):
                connection.execute(statement)
            after = {row[0]: row[1:] for row in connection.execute(_RELATIONS) if row[0] in before}
            taken = connection.execute(_LOCKS).fetchall()
    except psycopg.Error as error:
        return Outcome(refused=f"{error.sqlstate} {error.diag.message_primary}")
    tables = {name for name in after if after[name][1] in "rm"}
    rewritten = {name for name in tables if after[name][0] != before[name][0]}
    read = {name for name in tables if after[name][2] > before[name][2]} | rewritten
    modes: dict[str, str] = {}
    for name, mode in taken:
        if name in before and _is_strong(mode):
            modes[name] = max(modes.get(name, ""), mode, key=strength)
    return Outcome(locks=frozenset(modes.items()), rewritten=frozenset(rewritten), read=frozenset(read))


def _is_strong(mode: str) -> bool:
    return strength(mode) >= strength("ShareLock")
