"""Sends a script's statements, one by one, and tells what the server answered."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from flyback.errors import Problem, ServerError
from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.rehearsal import Effect
from flyback.model.script import Runnable, Statement, Transaction
from flyback.postgres.effects import Unwatched, Watch
from flyback.postgres.failures import failure_at

_NOT_THE_SCRIPT = ("53", "58", "57P")
"""SQLSTATE classes for a server in trouble: no resources, system errors, operator intervention."""
_TO_CLIENT = re.compile(r"\bTO\s+STDOUT\b", re.IGNORECASE)
_ENDS_SESSIONS = re.compile(r"\bpg_terminate_backend\b", re.IGNORECASE)


@frozen
class Performance:
    """One run of a script."""

    milliseconds: float
    effects: tuple[Effect, ...] = ()
    failure: Failure | None = None


class _RefusedError(Exception):
    def __init__(self, failure: Failure) -> None:
        self.failure = failure


def perform(
    connection: psycopg.Connection, script: Runnable, watch: Watch | Unwatched, surroundings: str
) -> Performance:
    """Runs a script's statements, after the SQL `surroundings`, on a connection in autocommit mode.

    It opens and ends no transaction of its own unless the script does not run in one, or controls them itself.

    Raises:
        ServerError: the connection is gone.
    """
    started = time.perf_counter()
    effects: list[Effect] = []
    failure = None
    try:
        watch.begin(connection, surroundings)
        for statement in script.statements:
            with _surroundings(connection, script, statement):
                effects += watch.over(statement, _sender(connection, script.path, statement))
        if script.controls_transactions and connection.info.transaction_status is TransactionStatus.INTRANS:
            _send(connection, script.path, script.statements[-1], "commit")
    except _RefusedError as refused:
        failure = refused.failure
        idle = connection.closed or connection.info.transaction_status is TransactionStatus.IDLE
        if not script.in_transaction and not idle:
            connection.execute("rollback")
    milliseconds = sum(effect.milliseconds for effect in effects) or (time.perf_counter() - started) * 1000
    return Performance(milliseconds=milliseconds, effects=tuple(effects), failure=failure)


@contextmanager
def _surroundings(connection: psycopg.Connection, script: Runnable, statement: Statement) -> Iterator[None]:
    """The transaction around one statement: the caller's, the script's own, or one for this statement alone."""
    if script.in_transaction or statement.transaction is Transaction.FORBIDDEN:
        yield
        return
    if connection.info.transaction_status is TransactionStatus.IDLE and statement.transaction is Transaction.ANY:
        connection.execute("begin")
    yield
    if not script.controls_transactions:
        _send(connection, script.path, statement, "commit")


def _sender(connection: psycopg.Connection, path: str, statement: Statement) -> Callable[[], None]:
    return lambda: _send(connection, path, statement, statement.sql)


def _send(connection: psycopg.Connection, path: str, statement: Statement, text: str) -> None:
    try:
        if statement.tag == "COPY" and statement.copy_data is None and _TO_CLIENT.search(text):
            with connection.cursor() as cursor, cursor.copy(text.encode()) as copy:
                for _ in copy:
                    pass
            return
        if statement.copy_data is None or text != statement.sql:
            connection.execute(text.encode(), prepare=False)
            return
        with connection.cursor() as cursor, cursor.copy(text.encode()) as copy:
            copy.write(statement.copy_data)
    except psycopg.Error as error:
        if error.sqlstate is None and connection.closed:
            raise ServerError(
                Problem(
                    code="server-lost", what="the server does not answer any more", where=f"{path}:{statement.line}"
                )
            ) from error
        own_end = error.sqlstate == "57P01" and _ENDS_SESSIONS.search(statement.sql)
        raised = error.diag.source_function == "exec_stmt_raise"  # by RAISE in PL/pgSQL, which may give any code
        if (error.sqlstate or "").startswith(_NOT_THE_SCRIPT) and not own_end and not raised:
            raise ServerError(
                Problem(
                    code="disk-full" if error.sqlstate == "53100" else "server-trouble",
                    what=error.diag.message_primary or "the disposable server is in trouble",
                    where=f"{path}:{statement.line}",
                    hint=error.diag.message_hint or "this says nothing about the script: see to it and rehearse again",
                )
            ) from None
        raise _RefusedError(_failure(error, path, statement)) from None


def _failure(error: psycopg.Error, path: str, statement: Statement) -> Failure:
    failure = failure_at(path, statement, error.diag, int(error.diag.statement_position or 0))
    return replace(failure, message=failure.message or str(error).strip(), hint=failure.hint or _own_hint(error))


def _own_hint(error: psycopg.Error) -> str:
    match error:
        case errors.InsufficientPrivilege():
            return "scripts run as a role that is not a superuser; if you trust them all, give --trusted"
        case errors.UndefinedObject() if 'role "' in str(error):
            return "name the role in flyback.toml, roles = [...], so that the disposable server has it"
        case _:
            return ""
