"""What a server does with a statement, beside what the analysis says of it and leaves in its database."""

from collections.abc import Iterable
from typing import NamedTuple

import psycopg

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.model.lock_modes import strength
from flyback.model.risk import Assessment
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.syntax.statements import parse_in_full
from postgres.analysis.creating.case_files import Case
from postgres.analysis.creating.lines import lines

_TOLD_FROM = strength("ShareUpdateExclusiveLock")
_NAMES = """
    select oid::int8, relnamespace::regnamespace || '.' || quote_ident(relname)
      from pg_class where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace
"""
_LOCKS = "select relation::int8, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation' and granted"
_READ = "select relid::int8 from pg_stat_xact_user_tables where seq_scan > 0"
_FILES = "select oid::int8, pg_relation_filenode(oid)::int8 from pg_class where oid >= 16384 and relkind in ('r', 'm')"


class Deeds(NamedTuple):
    """What is seen or told of a statement."""

    refused: str = ""
    locks: frozenset[tuple[str, str]] = frozenset()
    reads: frozenset[str] = frozenset()
    rewrites: frozenset[str] = frozenset()


def difference(connection: psycopg.Connection, case: Case) -> str:
    """Empty when the analysis says what the server does."""
    _begin(connection, case.given)
    told = _told(_assess(Database(read_snapshot(connection)), case.when))
    seen = _seen(connection, case.when)
    same = seen == told or (bool(seen.refused) and told.refused.startswith(seen.refused))
    return "" if same else f"{case.given}\n{case.when}\n  seen {seen}\n  told {told}"


def difference_afterwards(connection: psycopg.Connection, case: Case) -> str:
    """Empty when the analysis leaves its database as the server leaves the catalogue."""
    _begin(connection, case.given)
    database = Database(read_snapshot(connection))
    refused = [one.refused for one in _assess(database, case.when) if one.refused]
    connection.execute(case.when.encode())
    left, ours = lines(Database(read_snapshot(connection))), lines(database)
    if left == ours and not refused:
        return ""
    missing, extra = "\n  - ".join(sorted(left - ours)), "\n  + ".join(sorted(ours - left))
    return f"{case.when}: {refused}\n  - {missing}\n  + {extra}"


def _begin(connection: psycopg.Connection, given: str) -> None:
    connection.execute("set client_min_messages = error; drop schema public cascade; create schema public")
    connection.execute(given.encode())


def _assess(database: Database, sql: str) -> list[Assessment]:
    parsed = parse_in_full(sql, "x.sql")
    script = Readable(path="x.sql", statements=tuple((one.statement, one.node) for one in parsed))
    return list(assess([script], database))


def _told(assessments: list[Assessment]) -> Deeds:
    refused = next((one.refused for one in assessments if one.refused), "")
    if refused:
        return Deeds(refused)
    effects = [effect for one in assessments for effect in one.effects]
    return Deeds(
        locks=_strong((effect.relation, effect.lock) for effect in effects),
        reads=frozenset(effect.relation for effect in effects if effect.works),
        rewrites=frozenset(effect.relation for effect in effects if effect.rewrites),
    )


def _seen(connection: psycopg.Connection, sql: str) -> Deeds:
    """By a connection of its own, whose counters begin at zero."""
    with psycopg.connect(connection.info.dsn, password=connection.info.password) as other:
        names: dict[int, str] = dict(other.execute(_NAMES).fetchall())
        files: dict[int, int] = dict(other.execute(_FILES).fetchall())
        try:
            other.execute(sql.encode())
        except psycopg.Error as error:
            other.rollback()
            return Deeds(f"{error.sqlstate} {error.diag.message_primary}")
        locks = other.execute(_LOCKS).fetchall()
        read = [oid for (oid,) in other.execute(_READ).fetchall()]
        now = other.execute(_FILES).fetchall()
        other.rollback()
    return Deeds(
        locks=_strong((names[oid], mode) for oid, mode in locks if oid in names),
        reads=frozenset(names[oid] for oid in read if oid in names),
        rewrites=frozenset(names[oid] for oid, file in now if oid in names and files[oid] != file),
    )


def _strong(locks: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    found: dict[str, str] = {}
    for relation, mode in locks:
        if strength(mode) >= max(_TOLD_FROM, strength(found.get(relation, ""))):
            found[relation] = mode
    return frozenset(found.items())
