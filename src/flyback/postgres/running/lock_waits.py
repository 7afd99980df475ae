"""How an attempt waits for locks, said to the server: in a transaction, or around a statement that runs in none."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg.pq import TransactionStatus

from flyback.model.plan import Command, LockWait, Program, Wait

_SETTING = re.compile(r"(?:begin|commit|start|reset|set|select\s+(?:pg_catalog\.)?set_config)\b", re.IGNORECASE)
_UNSETTING = re.compile(r"(?:begin|start\s+transaction)\b|reset\s+all$", re.IGNORECASE)
_TIMEOUTS = "select name, setting from pg_catalog.pg_settings where name = any(%s)"
_UNLIMITED = ("statement_timeout", "transaction_timeout", "lock_timeout")


def with_lock_wait(commands: Sequence[Command | Program], wait: LockWait) -> Iterator[Command | Program]:
    """The commands, and after flyback's own that begin a transaction or renew the session, how to wait.

    SET takes no snapshot: a script may still choose an isolation level.
    """
    due = False
    for command in commands:
        if due and not (isinstance(command, Command) and command.statement is None and _SETTING.match(command.sql)):
            yield Command(sql=f"set local lock_timeout = {wait.timeout}")
            yield Command(sql=f"set local flyback.lock_wait = '{'nowait' if wait.nowait else 'wait'}'")
            due = False
        yield command
        due = due or (isinstance(command, Command) and _UNSETTING.match(command.sql) is not None)


@contextmanager
def waiting_alone(connection: psycopg.Connection, kind: Wait, wait: LockWait) -> Iterator[None]:
    """Around a statement outside of a transaction: it takes as long as it takes, and waits as it should for locks."""
    if kind is Wait.OWN:
        yield
        return
    before: dict[str, str] = dict(connection.execute(_TIMEOUTS, [list(_UNLIMITED)]).fetchall())
    lock_timeout = "0" if kind is Wait.PATIENT else str(wait.timeout)
    _set(connection, dict.fromkeys(before, "0") | {"lock_timeout": lock_timeout})
    try:
        yield
    finally:
        if not connection.closed and connection.info.transaction_status is TransactionStatus.IDLE:
            _set(connection, before)


def _set(connection: psycopg.Connection, values: dict[str, str]) -> None:
    """Times in milliseconds, as `pg_settings` shows them."""
    for name, value in values.items():
        connection.execute("select pg_catalog.set_config(%s, %s, false)", [name, value])
