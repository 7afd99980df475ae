"""Takes the schema, the sizes and the history of a live database, without writing to it."""

import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from flyback.errors import BaseError, Problem
from flyback.frozen import frozen
from flyback.model.rehearsal import TableSize
from flyback.postgres.base_state.history import AppliedVersions, HistoryTable, read
from flyback.postgres.base_state.restore import make_ready, no_tool, restore
from flyback.postgres.connection import client_environment
from flyback.postgres.query_files import query_file
from flyback.postgres.scratch.binaries import client_tools_for
from flyback.postgres.scratch.server import Server, Trust
from flyback.postgres.scratch.tenancy import Needs, prepare

_WHERE = "--base-dsn"
_PATIENCE = "-c default_transaction_read_only=on -c lock_timeout=10s -c statement_timeout=60s"


@frozen
class LiveFacts:
    """What a live database says besides its schema."""

    sizes: tuple[TableSize, ...]
    """Largest first."""
    applied: AppliedVersions | None
    """None when there is no history table."""


def from_dsn(server: Server, database: str, dsn: str, history: HistoryTable, trust: Trust) -> LiveFacts:
    """Copies the schema of a live database, no rows, and reads how big its tables are.

    `trust` is for the scripts that come after.

    Raises:
        BaseError: the database cannot be reached or dumped, or its schema does not run on the disposable server.
        ServerError: the disposable server lacks an extension or a role.
    """
    with _connect(dsn) as live:
        facts = LiveFacts(sizes=_sizes(live), applied=read(live, history))
        major = live.info.server_version // 10000
    folder = client_tools_for(major)
    if not folder:
        raise BaseError(no_tool("pg_dump", major))
    with tempfile.TemporaryDirectory(prefix="flyback-") as scratch:
        dumped = Path(scratch) / "dumped.sql"
        _dump(folder, dsn, dumped)
        schema = make_ready(dumped, Path(scratch) / "schema.sql", name=_WHERE)
        # the live database is the user's own, not a pull request's: its event triggers come along too
        try:
            restore(server, database, schema, Trust.TRUSTED)
        finally:
            prepare(server, Needs(), trust)
    return facts


def _connect(dsn: str) -> psycopg.Connection:
    try:
        options = conninfo_to_dict(dsn).get("options") or ""
    except psycopg.ProgrammingError:  # its message repeats the string, with the password
        what, hint = "the DSN cannot be read", "write it as postgresql://role@host/database"
        raise BaseError(Problem(code="base-dsn", what=what, where=_WHERE, hint=hint)) from None
    try:
        return psycopg.connect(dsn, autocommit=True, options=f"{options} {_PATIENCE}".strip())
    except psycopg.Error as error:
        raise BaseError(Problem(code="base-dsn", what=str(error).strip(), where=_WHERE)) from None


def _sizes(live: psycopg.Connection) -> tuple[TableSize, ...]:
    sizes = []
    for schema, name, rows, size, countable in live.execute(query_file(__package__, "table_sizes").encode()).fetchall():
        table = sql.Identifier(schema, name)
        known = _count(live, table) if countable else max(rows, 0)
        sizes.append(TableSize(table=f"{schema}.{name}", rows=known, bytes=size))
    return tuple(sizes)


def _count(live: psycopg.Connection, table: sql.Identifier) -> int:
    row = live.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    return int(row[0]) if row else 0


def _dump(folder: Path, dsn: str, target: Path) -> None:
    options = ["--schema-only", "--no-tablespaces", "--no-subscriptions", "--encoding=UTF8", "--no-password"]
    answer = subprocess.run(
        [folder / "pg_dump", *options, "--lock-wait-timeout=10s", "-f", target],
        env=client_environment(dsn),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if answer.returncode != 0:
        what = answer.stderr.strip().removeprefix("pg_dump: ").removeprefix("error: ")
        hint = "the role needs USAGE on every schema and SELECT on every table: pg_dump locks them against DDL"
        raise BaseError(Problem(code="base-dsn", what=what, where=_WHERE, hint=hint))
