"""How an environment is doing at this moment: long transactions, replicas, sizes; nothing is written."""

import psycopg

from flyback.model.release import Live, LongTransaction, Replica
from flyback.postgres.query_files import query_file

_LONG_SECONDS = 5
_HIDDEN = "what other roles do is hidden: the role needs pg_read_all_stats to see their transactions and replicas' lag"


def live_state(connection: psycopg.Connection) -> Live:
    """What is to be seen, inside the transaction that is open."""
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
