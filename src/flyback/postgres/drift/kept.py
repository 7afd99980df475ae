"""The structure that the last run left: kept in flyback's own schema, compared before the next run.

One row for each history table. It is compared only with what it can be compared with: the same scope, the same major
version, and a history that nobody wrote to since.
"""

import contextlib
from collections.abc import Callable
from typing import TypeVar

import psycopg
from psycopg import errors, sql

from flyback.frozen import frozen
from flyback.postgres.drift.scope import Scope
from flyback.postgres.drift.structure import EVERY_OWNER, READ_ONLY, READ_WRITE, statement, surroundings
from flyback.postgres.query_files import query_file
from flyback.postgres.target.refusals import RefusedError, one_line
from flyback.postgres.target.target import Target

_TABLE = "catalogue"
_PASSING = (
    errors.InternalError_,
    errors.UndefinedTable,
    errors.UndefinedFunction,
    errors.UniqueViolation,
    errors.DuplicateSchema,
    errors.DuplicateTable,
)
"""What the server says of an object that another session has dropped, or made, a moment ago."""
_NOT_NOW = (
    *_PASSING,
    errors.InsufficientPrivilege,
    errors.ReadOnlySqlTransaction,
    psycopg.OperationalError,
    RefusedError,
)
"""What is no reason to fail, a lost connection included: drift is not looked for this time, and it is said."""
_T = TypeVar("_T")


@frozen
class Same:
    """Nothing has changed since the last run, or there was none."""


@frozen
class Changed:
    """Somebody has changed the catalogue, and it was no migration."""

    objects: tuple[str, ...]
    """`table public.orders was changed`, `index public.orders_note_idx is new`."""
    since: str
    """When the catalogue was kept, in UTC: `2026-03-01 09:30:00`."""
    run_id: str
    """The run that kept it."""


@frozen
class Incomparable:
    """It could not be told, and why."""

    note: str


def look(target: Target, scope: Scope, schema: str) -> Same | Changed | Incomparable:
    """Whether the catalogue is as the last run left it; `schema` is flyback's own.

    Nothing is written.
    """
    try:
        return _again(lambda: _look(target, scope, schema))
    except _NOT_NOW as error:
        return Incomparable(note=f"drift was not looked for: {_why(error)}")


def keep(target: Target, scope: Scope, schema: str, run_id: str) -> str:
    """Keeps the structure as it is now, in the place of what was kept before; a note where that cannot be done.

    Call it under the migration lock, after a run whose every script is wholly there or wholly not; else `forget`.
    """
    try:
        _again(lambda: _keep(target, scope, schema, run_id))
    except _NOT_NOW as error:
        return f"the catalogue was not kept, so that drift will not be noticed: {_why(error)}"
    return ""


def forget(target: Target, scope: Scope, schema: str) -> None:
    """Forgets what was kept: after a run that was left half done, whoever tidies up is no drift."""
    query = "delete from {table} where history_schema = %(history_schema)s and history_table = %(history_table)s"
    with contextlib.suppress(*_NOT_NOW), surroundings(target, READ_WRITE) as cursor:
        if _is_there(cursor, schema, _TABLE):
            cursor.execute(_composed(query, scope, schema), scope.parameters)


def _why(error: psycopg.Error | RefusedError) -> str:
    if isinstance(error, RefusedError):
        return error.problems[0].what
    return error.diag.message_primary or one_line(str(error))


def _again(act: Callable[[], _T]) -> _T:
    """Once more when somebody made or dropped something meanwhile that the server was about to look at."""
    try:
        return act()
    except _PASSING:
        return act()


def _look(target: Target, scope: Scope, schema: str) -> Same | Changed | Incomparable:
    with surroundings(target, READ_ONLY) as cursor:
        tables = ((schema, _TABLE), (scope.history_schema, scope.history_table))
        if not all(_is_there(cursor, *table) for table in tables):
            return Same()
        row = cursor.execute(_composed(query_file(__package__, "kept"), scope, schema), scope.parameters).fetchone()
        if row is None:
            return Same()
        if why := _incomparable(scope, *row[:5]):
            return Incomparable(note=f"drift was not looked for: {why}")
        values = {**scope.parameters, **EVERY_OWNER}
        rows = cursor.execute(_composed(statement("changes"), scope, schema), values).fetchall()
    objects = tuple(f"{name} {how}" for name, how in rows)
    return Changed(objects=objects, since=row[5], run_id=row[6]) if objects else Same()


def _keep(target: Target, scope: Scope, schema: str, run_id: str) -> None:
    with surroundings(target, READ_WRITE) as cursor:
        _make(cursor, schema)
        values = {**scope.parameters, **EVERY_OWNER, "scope": scope.digest, "run_id": run_id}
        cursor.execute(_composed(statement("keep"), scope, schema), values)


def _incomparable(scope: Scope, rank: int, rank_now: int, kept_scope: str, version: int, version_now: int) -> str:
    """Why what was kept says nothing about the catalogue of today; empty when it does."""
    if rank != rank_now:
        who = f"by another tool or a run that was cut off (installed rank {rank_now}, then {rank})"
        return f"the history has changed since the catalogue was kept, {who}"
    if version // 10000 != version_now // 10000:
        return f"the catalogue was kept on PostgreSQL {version // 10000}, this is {version_now // 10000}"
    if kept_scope != scope.digest:
        return "the catalogue was kept with other schemas, another drift_ignore or another version of flyback"
    return ""


def _make(cursor: psycopg.Cursor, schema: str) -> None:
    """Makes the table, and the schema around it, unless they are there.

    Source: CREATE SCHEMA IF NOT EXISTS asks for the privilege even where the schema exists.
    """
    if _is_there(cursor, schema, _TABLE):
        return
    if cursor.execute("select to_regnamespace(quote_ident(%s)) is null", [schema]).fetchone() == (True,):
        cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    table = sql.Identifier(schema, _TABLE)
    cursor.execute(sql.SQL(query_file(__package__, "table")).format(table=table))


def _is_there(cursor: psycopg.Cursor, schema: str, table: str) -> bool:
    name = sql.Identifier(schema, table).as_string(cursor)
    return cursor.execute("select to_regclass(%s) is not null", [name]).fetchone() == (True,)


def _composed(text: str, scope: Scope, schema: str) -> sql.Composed:
    return sql.SQL(text).format(
        table=sql.Identifier(schema, _TABLE), history=sql.Identifier(scope.history_schema, scope.history_table)
    )
