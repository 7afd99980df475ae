"""What a refusal or a lost connection means for the person who wrote the script."""

import re
from dataclasses import replace

from flyback.model.failure import Failure
from flyback.model.plan import Command
from flyback.postgres.failures import EXCERPT, failure_at
from flyback.postgres.running.sending import LostError, StatementError

_CONTEXT_LINES = 4
_LOCK = re.compile(r'^SQL statement "(LOCK TABLE .+)"$', re.MULTILINE)
"""In the context of an error: what the block that takes locks first was about."""
_SCHEMA = re.compile(r'CREATE SCHEMA "(?:[^"]|"")+"')
"""In the block that makes the journal."""
_HINTS = {
    "25001": "it cannot run in a transaction: say executeInTransaction=false in the script's .conf file",
    "2D000": "it commits or rolls back by itself: say executeInTransaction=false in the script's .conf file",
    "57014": "somebody cancelled it, or a statement_timeout of the role or the database did",
}


def failure_of(refused: StatementError, path: str) -> Failure:
    """A refusal with its place; `path` is the script's, for what flyback itself adds to it."""
    diagnostics, command = refused.diagnostics, refused.command
    if command.statement is None:
        return _of_own(refused, path)
    failure = failure_at(command.path or path, command.statement, diagnostics, refused.position)
    context = (diagnostics.context or "").split("\n")[:_CONTEXT_LINES]
    return replace(
        failure,
        detail="\n".join(filter(None, [failure.detail, *context])),
        hint=failure.hint or _HINTS.get(failure.sqlstate, ""),
    )


def _of_own(refused: StatementError, path: str) -> Failure:
    diagnostics, sql = refused.diagnostics, refused.command.sql
    message, hint = diagnostics.message_primary or "", diagnostics.message_hint or ""
    if diagnostics.sqlstate == "23505" and sql.lower().startswith("insert"):
        message = f"somebody else wrote to the history meanwhile ({message})"
        hint = "another migrator was at work in spite of the lock; look at `flyback info`, then run again"
    elif sql.lower() == "commit":
        hint = hint or "a deferred constraint is checked when the script commits"
    elif wanted := _LOCK.search(diagnostics.context or ""):
        sql = wanted[1]
    elif diagnostics.sqlstate == "42501" and (missing := _SCHEMA.search(sql)):
        sql = missing[0]
        hint = f"flyback notes there how far a script comes; let somebody who may run: {sql} AUTHORIZATION your_role"
    return Failure(
        where=path,
        message=message,
        sqlstate=diagnostics.sqlstate or "",
        statement=sql[:EXCERPT],
        detail=diagnostics.message_detail or "",
        hint=hint,
    )


def loss_of(lost: LostError, path: str) -> Failure:
    """A lost connection, with the first statement that was not answered."""
    return Failure(
        where=place_of(lost.command, path),
        message=f"the connection was lost: {lost}",
        sqlstate="",
        statement=lost.command.sql[:EXCERPT],
    )


def place_of(command: Command, path: str) -> str:
    """File, line and column of a command; for one of flyback's own, the script's path."""
    if command.statement is None:
        return path
    return f"{command.path or path}:{command.statement.line}:{command.statement.column}"
