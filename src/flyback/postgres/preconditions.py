"""Queries that must hold before an undo script may run, or after a release, asked in read-only transactions.

A query holds when the first column of each row it returns is true; one that returns no row holds, too.
"""

from collections.abc import Sequence

from psycopg import Connection, Error

from flyback.errors import Problem, ServerError
from flyback.frozen import frozen
from flyback.model.script import Runnable, Statement
from flyback.syntax.expressions import is_query

SECONDS = 60
"""For one query."""
_SHOWN = 200


@frozen
class Broken:
    """A query that does not hold."""

    statement: Statement
    answer: str
    """What is wrong with its answer."""


def unmet(connection: Connection, scripts: Sequence[Runnable], reset: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Every query that does not hold, with what it returned; empty when all do.

    The connection is in autocommit, outside of a transaction; `reset` are statements that make a session as scripts
    find it. Whatever is no query does not hold and is not run.

    Raises:
        ServerError: the connection was lost.
    """
    try:
        return tuple(
            _problem(script, each)
            for script in scripts
            for each in not_holding(connection, script, (*reset, f"set local statement_timeout = '{SECONDS}s'"))
        )
    except Error as error:
        what = f"the preconditions of the undo could not be asked: {error.diag.message_primary or str(error).strip()}"
        raise ServerError(Problem(code="preconditions-unknown", what=what)) from None


def not_holding(connection: Connection, script: Runnable, prepare: Sequence[str]) -> tuple[Broken, ...]:
    """Every query of a script that does not hold; `prepare` are statements at the begin of the transaction.

    Raises:
        psycopg.Error: the connection was lost.
    """
    try:
        connection.execute("; ".join(("begin read only", *prepare)).encode())
        answers = [(each, _answer(connection, each)) for each in script.statements]
    finally:
        if not connection.closed:
            connection.execute("rollback")
    return tuple(Broken(statement=each, answer=answer) for each, answer in answers if answer)


def _problem(script: Runnable, broken: Broken) -> Problem:
    statement = broken.statement
    return Problem(
        code="precondition",
        what=f"a precondition of the undo does not hold: {broken.answer}",
        where=f"{script.path}:{statement.line}:{statement.column}",
        hint=f"it asks: {_short(statement.sql)}",
    )


def _answer(connection: Connection, statement: Statement) -> str:
    """What is wrong with the answer to one query; empty when it holds."""
    if not is_query(statement.sql):
        return f"{statement.tag} is no query"
    try:
        connection.execute("savepoint query")  # below it, the transaction cannot be made READ WRITE
        with connection.cursor() as cursor:
            cursor.execute(statement.sql.encode())
            columns = [column.name for column in cursor.description or ()]
            bad = next((row for row in cursor if not (row and row[0] is True)), None)
        connection.execute("release savepoint query")
    except Error as error:
        if connection.closed:
            raise
        connection.execute("rollback to savepoint query")
        return error.diag.message_primary or str(error).strip()
    if not columns:
        return "it returns no column"
    return "" if bad is None else f"{columns[0]} is {_value(bad[0])}, not true"


def _value(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case _:
            return _short(str(value))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
