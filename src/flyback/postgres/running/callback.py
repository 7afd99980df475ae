"""Runs a callback that stands outside of every script, in a transaction of its own."""

from collections.abc import Sequence

from flyback.errors import Problem, ServerError
from flyback.model.plan import Command
from flyback.model.script import Statement
from flyback.postgres.running.explaining import failure_of, loss_of
from flyback.postgres.running.query_rows import Show
from flyback.postgres.running.sending import LostError, Sender, StatementError
from flyback.postgres.target.target import Target


def run_callback(target: Target, path: str, statements: Sequence[Statement], show: Show) -> None:
    """Sends the statements as one transaction, in a session made as new.

    Raises:
        ServerError: the server refused one, and with it all of them.
    """
    commands = [
        *map(_own, ("begin", *target.reset, "commit", "begin")),
        *(Command(sql=each.sql, statement=each, path=path) for each in statements),
        _own("commit"),
    ]
    try:
        Sender(target.connection, show, lambda _seconds: 60.0).send(commands)
    except (StatementError, LostError) as error:
        failure = failure_of(error, path) if isinstance(error, StatementError) else loss_of(error, path)
        if not target.connection.closed:
            target.connection.rollback()
        problem = Problem(code="callback", what=failure.message, where=failure.where, hint=failure.hint)
        raise ServerError(problem) from None


def _own(sql: str) -> Command:
    return Command(sql=sql)
