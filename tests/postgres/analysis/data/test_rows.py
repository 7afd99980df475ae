"""Locks, scans and refusals of data statements are what a server shows while they run."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.model.lock_modes import strength
from flyback.model.snapshot import Snapshot
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import Server
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.syntax.statements import parse_in_full
from postgres.analysis.data.shapes import SCHEMA, STATEMENTS
from postgres.fresh import fresh_database

_NAME = "regexp_replace(c.oid::regclass::text, '^public[.]', '')"
_THEIRS = "c.oid >= 16384 and c.relkind <> 't' and c.relnamespace <> 'pg_toast'::regnamespace"
_LOCKS = f"""
select c.oid, {_NAME}, l.mode from pg_locks l join pg_class c on c.oid = l.relation
 where l.pid = pg_backend_pid() and l.locktype = 'relation' and {_THEIRS}
"""
_SCANS = f"""
select c.oid, {_NAME} from pg_stat_xact_all_tables s join pg_class c on c.oid = s.relid
 where s.seq_scan > 0 and {_THEIRS}
"""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a statement does, as seen or as told."""

    refused: str = ""
    """SQLSTATE."""
    locks: tuple[tuple[str, str], ...] = ()
    scans: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def snapshot(server: Server) -> Iterator[Snapshot]:
    """The catalogue of the database that each statement gets a copy of."""
    with fresh_database(server, "rows") as name:
        with psycopg.connect(server.conninfo(name), autocommit=True) as made:
            made.execute(SCHEMA)
            found = read_snapshot(made)
        yield found


@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
def test_told_is_seen(server: Server, snapshot: Snapshot, sql: str) -> None:
    create_database(server, "rows_copy", "rows")
    try:
        with psycopg.connect(server.conninfo("rows_copy")) as connection:
            assert told(snapshot, sql) == seen(connection, sql)
            connection.rollback()
    finally:
        drop_database(server, "rows_copy")


def told(snapshot: Snapshot, sql: str) -> Told:
    """What the analysis says."""
    script = Readable(path="x.sql", statements=tuple((one.statement, one.node) for one in parse_in_full(sql, "x.sql")))
    assessments = list(assess([script], Database(snapshot)))
    refused = next((one.refused for one in assessments if one.refused), "")
    if refused:
        return Told(refused=refused.split()[0])
    effects = [effect for one in assessments for effect in one.effects]
    locks: dict[str, str] = {}
    for effect in effects:
        name = effect.relation.removeprefix("public.")
        locks[name] = max(locks.get(name, ""), effect.lock, key=strength)
    return Told(
        locks=tuple(sorted((name, mode) for name, mode in locks.items() if mode)),
        scans=tuple(sorted({effect.relation.removeprefix("public.") for effect in effects if effect.scans})),
    )


def seen(connection: psycopg.Connection, sql: str) -> Told:
    """What the server does."""
    there = {oid for (oid,) in connection.execute("select oid from pg_class").fetchall()}
    try:
        connection.execute(sql.encode())
        locks: dict[str, str] = {}
        for oid, name, mode in connection.execute(_LOCKS).fetchall():
            if oid in there:
                locks[name] = max(locks.get(name, ""), mode, key=strength)
        scans = [name for oid, name in connection.execute(_SCANS).fetchall() if oid in there]
    except psycopg.Error as error:
        return Told(refused=error.sqlstate or "")
    return Told(locks=tuple(sorted(locks.items())), scans=tuple(sorted(scans)))
