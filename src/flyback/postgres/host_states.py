"""What each server of a list is, asked of all at the same time: nobody waits for more than the slowest of them."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from flyback.model.facts import HostState
from flyback.postgres.target.target import Target

_CONNECT_SECONDS = 3
"""libpq's, for each address of a host."""
_PATIENCE = 5.0
"""Seconds for all of them."""
_WHAT = "select pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on'"
_WHICH = "select system_identifier::text from pg_control_system()"
_ONE_ADDRESS = ("hostaddr", "target_session_attrs", "load_balance_hosts")
"""Keywords that would lead to another server than the one that is asked."""


def ask_hosts(target: Target, hosts: Iterable[str]) -> Callable[[], tuple[HostState, ...]]:
    """Begins to ask each of the hosts (`db1:5432`), as the target is asked; the call waits for their states, in order.

    One that did not answer in time, or does not let the role in, does not answer.
    """
    keywords = {
        name: str(value)
        for name, value in conninfo_to_dict(target.address.conninfo).items()
        if name not in _ONE_ADDRESS
    }
    keywords |= {"connect_timeout": str(_CONNECT_SECONDS), "application_name": str(target.name)}
    questions = [_Question(host, keywords) for host in hosts]
    deadline = time.monotonic() + _PATIENCE
    return lambda: tuple(question.answer(deadline) for question in questions)


class _Question:
    """One host that is being asked."""

    def __init__(self, host: str, keywords: dict[str, str]) -> None:
        self._state = HostState(host=host, answers=False)
        name, _, port = host.rpartition(":")
        self._conninfo = make_conninfo(**{**keywords, "host": name.strip("[]"), "port": port})
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def answer(self, deadline: float) -> HostState:
        self._thread.join(max(0.0, deadline - time.monotonic()))
        return self._state

    def _ask(self) -> None:
        with contextlib.suppress(psycopg.Error), psycopg.connect(self._conninfo, autocommit=True) as connection:
            row = connection.execute(_WHAT).fetchone()
            self._state = HostState(
                host=self._state.host,
                answers=row is not None,
                in_recovery=bool(row and row[0]),
                read_only=bool(row and row[1]),
                system_identifier=_system_identifier(connection),
            )


def _system_identifier(connection: psycopg.Connection) -> str:
    """Empty where the role may not know it."""
    with contextlib.suppress(errors.InsufficientPrivilege):
        row = connection.execute(_WHICH).fetchone()
        return str(row[0]) if row else ""
    return ""
