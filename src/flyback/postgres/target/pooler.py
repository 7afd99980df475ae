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
        if _are_their_own(target, second):
            return
    except psycopg.Error as error:
        raise RefusedError(error, target.address.shown) from None
    raise ServerError(
        Problem(
            code="pooler-shares-sessions",
            what="a connection pooler hands one server session to several clients (PgBouncer: pool_mode=transaction), "
            "so the lock that keeps other migrators out would not be kept",
            where=target.address.shown,
            hint="migrate over a direct connection to the server, or through a pool with pool_mode=session",
        )
    )


def _are_their_own(target: Target, second: psycopg.Connection) -> bool:
    """Whether each connection always meets the same backend, and the two of them different ones."""
    mine = {target.facts.backend_pid, *_pids(target.connection)}
    theirs = set(_pids(second))
    if len(mine) == len(theirs) == 1 and mine != theirs:
        answer(second, "begin")  # while this keeps its session, an idle client may be given another
        theirs |= set(_pids(second))
        mine |= set(_pids(target.connection))
        answer(second, "rollback")
    return len(mine) == len(theirs) == 1 and mine != theirs


def _pids(connection: psycopg.Connection) -> tuple[int, int]:
    return answer(connection, _WHO)[0][0], answer(connection, _WHO)[0][0]
