"""How a run waits for locks: when it tries again, how hard, and when it gives up.

A statement that queues for a strong lock stops everybody who comes after it. So a run asks with NOWAIT and comes back
later. It queues, for `lock_timeout` at most, only where that may help: on a table that is never free although nobody
holds it for longer than `max_lock_timeout`. Behind a long transaction queueing is in vain. Where rows are all that is
locked, waiting stops nobody, and beginning again costs much: there it queues as long as it may at once.
"""

from collections.abc import Iterable
from dataclasses import replace

from flyback.execution.values import Patience
from flyback.frozen import frozen
from flyback.model.plan import LockWait
from flyback.model.run import Blocker

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
CROWDED = 2.0
"""Seconds for which only young transactions were in the way before the run queues."""
LAST_PART = 0.9
"""Of the budget; after it the run queues whoever is in the way."""
REST = 10
"""Times the timeout of an attempt that queued in vain, until the next one queues."""
LONGEST_REST = 5.0
GIVES_WAY = "autovacuum"
"""State of a blocker that the server cancels for whoever queues behind it for `deadlock_timeout`.

Source: PostgreSQL, ProcSleep() in proc.c; not where it works to prevent wraparound.
"""


@frozen
class Waiting:
    """How long one step has waited by now."""

    seconds: float = 0.0
    """Of the budget."""
    pause: float = FIRST_PAUSE
    """The next one."""
    crowded: float = 0.0
    """Seconds since somebody was in the way whom queueing would not outlast."""
    rest: float = 0.0
    """Seconds until an attempt may queue again."""
    timeout: int
    """Milliseconds for which the next attempt that queues does so."""
    queueing: bool = False
    """Whether the attempt under way queues."""
    rows_only: bool = False
    """Whether the unit under way locks rows at most."""

    def over(self, patience: Patience) -> bool:
        """Whether the budget is used up."""
        return self.seconds >= patience.budget

    def lock_wait(self, patience: Patience) -> LockWait:
        """How the attempt under way waits."""
        if self.rows_only:
            return LockWait(timeout=patience.max_timeout, nowait=False)
        return LockWait(timeout=self.timeout if self.queueing else patience.timeout, nowait=not self.queueing)

    def next_pause(self, patience: Patience) -> float:
        """Seconds; no longer than what is left of the budget, but for a moment."""
        return max(FIRST_PAUSE, min(self.pause, patience.budget - self.seconds))

    def refused(self, blockers: Iterable[Blocker], patience: Patience) -> "Waiting":
        """After an attempt that did not get its locks."""
        if self.rows_only:
            return replace(self, seconds=self.seconds + patience.max_timeout / 1000)
        old = any(not _outlasted(blocker, patience.max_timeout) for blocker in blockers)
        after = replace(self, crowded=0.0 if old else self.crowded, queueing=False)
        if not self.queueing:
            return after
        spent = self.timeout / 1000
        return replace(
            after,
            seconds=self.seconds + spent,
            rest=min(REST * spent, LONGEST_REST),
            timeout=min(self.timeout * 2, patience.max_timeout),
        )

    def paused(self, seconds: float, patience: Patience) -> "Waiting":
        """After a pause, with the next attempt decided on."""
        waited = self.seconds + seconds
        # whoever was in the way all that time was old when last looked at
        crowded = self.crowded >= max(CROWDED, patience.max_timeout / 1000)
        rest = max(self.rest - seconds, 0.0)
        last = waited >= LAST_PART * patience.budget
        return replace(
            self,
            seconds=waited,
            pause=min(self.pause * 2, LONGEST_PAUSE),
            crowded=self.crowded + seconds,
            rest=rest,
            queueing=rest == 0.0 and (last or crowded),
        )


def patient(patience: Patience) -> Waiting:
    """Before the first attempt."""
    return Waiting(timeout=min(patience.timeout, patience.max_timeout))


def _outlasted(blocker: Blocker, timeout: int) -> bool:
    """Whether somebody may be gone before whoever queues behind them, for the longest time allowed, gives up."""
    return blocker.state == GIVES_WAY or blocker.seconds * 1000 < timeout
