"""Tells whether a pooler shares server sessions among clients: a lock of such a session is nobody's.

Source: PgBouncer, `pool_mode`: with `transaction` and `statement` each transaction may run in another session.
"""

import psycopg

from flyback.errors import Problem, ServerError
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.target import Target, answer

_WHO = "select pg_backend_pid()"


def refuse_shared_sessions(target: Target, second: psycopg.Connection) -> None:
    """Compares the sessions that two connections through a pooler get.

    Raises:
        ServerError: one connection was given different sessions, or both the same one.
        RefusedError: the server does not answer.
    """
    try:
        mine, theirs = _sessions(target, second)
    except psycopg.Error as error:
        raise RefusedError(error, target.address.shown) from None
    if len(mine) == len(theirs) == 1 and mine != theirs:
        return
    raise ServerError(
        Problem(
            code="pooler-shares-sessions",
            what="a connection pooler hands one server session to several clients (PgBouncer: pool_mode=transaction), "
            "so the lock that keeps other migrators out would not be kept",
            where=target.address.shown,
            hint="migrate over a direct connection to the server, or through a pool with pool_mode=session",
        )
    )


def _sessions(target: Target, second: psycopg.Connection) -> tuple[set[int], set[int]]:
    """The backends that each of two connections meets."""
    mine = {target.facts.backend_pid, *_pids(target.connection)}
    theirs = set(_pids(second))
    answer(second, "begin")  # while this keeps its session, an idle client must be given another
    theirs |= set(_pids(second))
    mine |= set(_pids(target.connection))
    answer(second, "rollback")
    return mine, theirs


def _pids(connection: psycopg.Connection) -> tuple[int, int]:
    return answer(connection, _WHO)[0][0], answer(connection, _WHO)[0][0]
