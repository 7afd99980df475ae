"""How much time a run needs: what it takes itself, and what going back from it would take."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import isfinite

from flyback.frozen import frozen
from flyback.gates.rehearsals import UNDO, by_bytes, that_count
from flyback.gates.windows.open_times import HORIZON
from flyback.gates.windows.wording import length
from flyback.model.evidence import RehearsedMigration
from flyback.model.facts import Facts, Pending, PendingScript
from flyback.model.policy import Policy

_WENT_BACK = ("exact", "equivalent", "different", "lossy")
"""Verdicts of undo scripts that ran to their end."""
_MOST = 2 * HORIZON
"""No open time is seen to be longer; times beyond are as good as this one."""


@frozen
class Needed:
    """How long it takes at most, as far as anybody can know before."""

    planned: timedelta
    """What the scripts take, as rehearsed and scaled by size."""
    safety: float
    back: timedelta
    """To go back from the end of it."""

    @property
    def run(self) -> timedelta:
        """With the safety factor, without going back."""
        return bounded(self.planned, self.safety)

    @property
    def whole(self) -> timedelta:
        """What must fit in the window."""
        return self.run + self.back

    def __str__(self) -> str:
        return f"{length(self.whole)} ({length(self.planned)} planned x {self.safety:g} + {length(self.back)} back)"


def planned_time(scripts: Iterable[PendingScript]) -> timedelta | str:
    """What the scripts take together, or which of them nobody knows that of."""
    total = timedelta()
    for script in scripts:
        taken = known(script.planned_ms)
        if taken is None:
            return f"how long {script.script} will take is not known"
        total = min(total + taken, _MOST)
    return total


def time_back(facts: Facts, pending: Pending, policy: Policy, now: datetime) -> timedelta | str:
    """How long going back from all of it takes, or why nobody knows.

    Undo scripts take as long as the slowest time that they were rehearsed, and more where the migration itself will
    take more than in that rehearsal. An undo is the way back itself.
    """
    windows = policy.environment.window
    if windows.go_back is not None:
        return max(windows.go_back, timedelta())
    if pending.verb == UNDO:
        return timedelta()
    rehearsed = by_bytes(that_count(facts, policy, now))
    total = timedelta()
    for script in pending.scripts:
        same = rehearsed.get((script.sha256, script.undo_sha256), ())
        back = max((time for each in same if (time := _back(each, script))), default=None)
        if back is None:
            what = "has no undo" if not script.undo_sha256 else "was not undone in a rehearsal that counts"
            return f"how long going back takes is not known: {script.script} {what}"
        total = min(total + back, _MOST)
    return bounded(total, windows.safety)


def known(milliseconds: float | None) -> timedelta | None:
    """A time that was learned; None where that cannot be one."""
    if milliseconds is None or not isfinite(milliseconds) or milliseconds < 0:
        return None
    return timedelta(milliseconds=min(milliseconds, _MOST / timedelta(milliseconds=1)))


def bounded(time: timedelta, factor: float) -> timedelta:
    """The time by a factor, which shortens nothing; never more than fits nowhere."""
    most = _MOST / time if time else 1.0
    return time * max(1.0, factor) if factor <= most else _MOST


def _back(rehearsed: RehearsedMigration, script: PendingScript) -> timedelta | None:
    """What one rehearsed migration says about going back from one script, scaled as the way there is."""
    if not script.undo_sha256 or rehearsed.verdict not in _WENT_BACK:
        return None
    there, back, planned = known(rehearsed.apply_ms), known(rehearsed.undo_ms), known(script.planned_ms)
    if not there or not back or planned is None:
        return None
    return bounded(back, max(1.0, planned / there))
