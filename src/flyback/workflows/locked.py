"""The lock of a run, and nobody left at work from a run before."""

import enum
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flyback.errors import Problem
from flyback.postgres.target.lock import LockError, MigrationLock
from flyback.postgres.target.orphans import Orphan, end_orphans, find_orphans
from flyback.workflows.opened import Opened

_LOOK = 0.5
"""Seconds between looks at an orphan."""


class Orphans(enum.Enum):
    """What to do about sessions of runs that are dead but still work."""

    WAIT = "wait"
    """For as long as for the lock, then give up and name them."""
    END = "end"


@contextmanager
def locked(opened: Opened, orphans: Orphans) -> Iterator[MigrationLock]:
    """Holds Flyway's lock while the block runs; orphaned sessions have ended before it begins.

    Raises:
        LockError: somebody else is at work for longer than `lockRetryCount` says.
        ServerError: a pooler would not keep the lock.
    """
    flyway = opened.settings.flyway
    with MigrationLock(opened.target, flyway.table) as lock:
        lock.acquire(flyway.lock_retry_count, opened.teller.waits_for_lock)
        _outlive_orphans(opened, orphans)
        yield lock


def _outlive_orphans(opened: Opened, orphans: Orphans) -> None:
    """Waits for sessions whose run is dead: what they commit yet, nobody else must begin."""
    retries = opened.settings.flyway.lock_retry_count
    deadline = time.monotonic() + retries
    told: set[int] = set()
    while found := find_orphans(opened.target):
        if orphans is Orphans.END:
            end_orphans(opened.target, found)
            for each in found:
                opened.teller.note(f"ended an orphaned session: {each}")
            continue
        for each in found:
            if each.pid not in told:
                told.add(each.pid)
                opened.teller.note(f"an orphaned session of a run that is dead still works, waiting for it: {each}")
        if retries >= 0 and time.monotonic() > deadline:
            raise LockError([_problem(each, opened.target.address.shown) for each in found])
        time.sleep(_LOOK)


def _problem(orphan: Orphan, where: str) -> Problem:
    return Problem(
        code="orphan",
        what=f"a session of a run that is dead still works: {orphan}",
        where=where,
        hint="wait for it, or end it with --end-orphan: what it has not committed is rolled back",
    )
