"""Smoke tests that are queries, each file in a read-only transaction of its own."""

import time
from collections.abc import Sequence

from psycopg import Connection, Error

from flyback.errors import Problem, ServerError
from flyback.frozen import frozen
from flyback.model.evidence import SmokeTest
from flyback.model.policy import SmokePolicy
from flyback.model.script import Runnable
from flyback.postgres.preconditions import Broken, not_holding


@frozen
class Session:
    """Where smoke tests are asked."""

    connection: Connection
    """In autocommit, outside of a transaction."""
    reset: Sequence[str]
    """Statements that make a session as scripts find it."""


def run_queries(session: Session, scripts: Sequence[Runnable], policy: SmokePolicy) -> tuple[SmokeTest, ...]:
    """Asks every file, however many fail; one that holds no query does not pass.

    A file is asked again after a pause, as often as the policy says: caches and replicas take their time.

    Raises:
        ServerError: the connection was lost.
    """
    try:
        return tuple(_tried(session, script, policy) for script in scripts)
    except Error as error:
        what = f"the smoke tests could not be asked: {error.diag.message_primary or str(error).strip()}"
        raise ServerError(Problem(code="smoke-unknown", what=what)) from None


def _tried(session: Session, script: Runnable, policy: SmokePolicy) -> SmokeTest:
    began = time.monotonic()
    for attempt in range(1, policy.retries + 2):
        said = _said(session, script, policy)
        if not said or attempt > policy.retries:
            took = int((time.monotonic() - began) * 1000)
            return SmokeTest(name=script.path, passed=not said, attempts=attempt, milliseconds=took, said=said)
        time.sleep(policy.pause.total_seconds())
    raise AssertionError("the last attempt returns")


def _said(session: Session, script: Runnable, policy: SmokePolicy) -> str:
    """Why it does not pass; empty when it does."""
    if not script.statements:
        return "there is no query in it"
    limit = f"set local statement_timeout = {max(1, int(policy.timeout.total_seconds() * 1000))}"
    return "; ".join(_told(each) for each in not_holding(session.connection, script, (*session.reset, limit)))


def _told(broken: Broken) -> str:
    return f"line {broken.statement.line}: {broken.answer}"
