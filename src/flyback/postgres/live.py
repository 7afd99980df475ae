"""How an environment is doing at this moment: long transactions, replicas, sizes; nothing is written."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from flyback.model.release import Live, LongTransaction, Replica
from flyback.model.snapshot import Snapshot
from flyback.postgres.query_files import query_file
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.target import Target

_LONG_SECONDS = 5
_HIDDEN = "what other roles do is hidden: the role needs pg_read_all_stats to see their transactions and replicas' lag"


@contextmanager
def reading(target: Target) -> Iterator[None]:
    """One transaction that can only read, so that all that is read in it is of the same moment.

    Raises:
        RefusedError: by the server, or the connection is lost.
    """
    target.query("select 1")  # makes the session as new; an isolation level must come before any query
    connection = target.connection
    try:
        connection.execute("begin isolation level repeatable read read only")
        try:
            yield
        finally:
            if not connection.closed:
                connection.execute("rollback")
    except psycopg.Error as error:
        raise RefusedError(error, target.address.shown) from None


def look(target: Target) -> tuple[Snapshot, Live]:
    """The catalogue and what goes on, in the transaction that is open.

    Raises:
        psycopg.Error: by the server, or the connection is lost.
    """
    return read_snapshot(target.connection), _live(target.connection)


def _live(connection: psycopg.Connection) -> Live:
    row = connection.execute(query_file(__package__, "live").encode()).fetchone()
    standby, size, sees_all = row or (False, 0, False)
    long = connection.execute(query_file(__package__, "long_transactions").encode(), {"seconds": _LONG_SECONDS})
    transactions = [
        LongTransaction(pid=pid, user=user, application=name, state=state, seconds=seconds)
        for pid, user, name, state, seconds in long.fetchall()
    ]
    replicas = [
        Replica(name=name, state=state, sync=sync, lag_bytes=lag, lag_seconds=seconds)
        for name, state, sync, lag, seconds in connection.execute(
            query_file(__package__, "replicas").encode()
        ).fetchall()
    ]
    return Live(
        in_recovery=standby,
        database_bytes=size,
        long_transactions=tuple(transactions),
        replicas=tuple(replicas),
        hidden=() if sees_all else (_HIDDEN,),
    )
