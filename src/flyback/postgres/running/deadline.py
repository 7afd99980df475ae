"""A moment from which on whatever a session does is cancelled."""

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Final

import psycopg

_GRACE: Final = 5
"""Seconds that the server gets to obey."""
_AGAIN: Final = 0.2
"""Seconds between cancellations: one that comes between two statements cancels nothing."""


class Deadline:
    """Cancels what a session does when the rest of its time is over, and all it does then, until it is called off.

    A transaction that is under way at that moment is rolled back by its own failure.
    """

    def __init__(self, connection: psycopg.Connection, rest: timedelta) -> None:
        self._connection = connection
        self._rest = max(0.0, rest.total_seconds())
        self._off = threading.Event()
        self.passed = False
        """Whether anything was cancelled."""
        self._thread = threading.Thread(target=self._wait, name="deadline", daemon=True)
        self._thread.start()

    def call_off(self) -> None:
        """From now on time does not matter; nothing is cancelled after this returns."""
        self._off.set()
        self._thread.join()

    def _wait(self) -> None:
        if self._off.wait(self._rest):
            return
        self.passed = True
        while not self._connection.closed:
            with suppress(psycopg.Error):
                self._connection.cancel_safe(timeout=_GRACE)
            if self._off.wait(_AGAIN):
                return
