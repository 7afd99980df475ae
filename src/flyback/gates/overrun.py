"""Whether the next step of a run may begin: windows close, and what was rehearsed may take longer."""

from datetime import datetime, timedelta

from flyback.frozen import frozen
from flyback.gates.needed_time import bounded
from flyback.gates.windows.status import next_freeze, status
from flyback.gates.windows.wording import length, moment, zone_of
from flyback.model.policy import Overrun, WindowPolicy

_NOISE = timedelta(seconds=10)
"""What took less says nothing about the pace of a run."""


@frozen
class Course:
    """How far a run is, before a step."""

    needs_window: bool
    """Whether something of the step is destructive or massive."""
    step: timedelta | None
    """What the step will take, as planned; None when nobody knows."""
    left: timedelta | None
    """The same of all steps that are left, this one included."""
    back: timedelta | None
    """What going back from the end of it will take, safety included."""
    planned: timedelta = timedelta()
    """What the steps so far should have taken."""
    taken: timedelta = timedelta()
    """What they took."""


@frozen
class Begin:
    """The step may begin."""

    until: datetime | None = None
    """When a transaction that is still under way then must be rolled back; None: what has begun ends."""


@frozen
class Stop:
    """The step must not begin."""

    why: str
    """A sentence without capital and full stop."""


def before_step(policy: WindowPolicy, course: Course, now: datetime) -> Begin | Stop:
    """Asked before every step, the first and those after a resumption included.

    A step that needs a window must be able to end in it, the time to go back included; with `fail` all that is left
    must. A step that needs none must end before the next freeze. Times are multiplied by safety, and by the pace of
    the run where that is slower than planned.
    """
    needs_window = course.needs_window or policy.always
    found = status(policy, now)
    if found.freeze or (needs_window and found.closed):
        return Stop(why=found.reason)
    closes = found.next_close if needs_window else next_freeze(policy, now)
    until = closes if policy.overrun is Overrun.ROLLBACK else None
    if closes is None and not needs_window:
        return Begin()
    time = course.left if policy.overrun is Overrun.FAIL else course.step
    back = course.back if needs_window else timedelta()
    if time is None or back is None:
        return Stop(why="how long it will take, and going back, is not known")
    whole = bounded(time, policy.safety * _pace(course)) + back
    if closes is not None and whole > closes - now:
        what = "what is left" if policy.overrun is Overrun.FAIL else "it"
        why = found.next_close_reason if needs_window else "a freeze begins"
        when = moment(closes, zone_of(policy))
        return Stop(why=f"{what} needs {length(whole)}, and {why} in {length(closes - now)}, {when}")
    return Begin(until=until)


def _pace(course: Course) -> float:
    """How many times slower than planned it goes; at least 1."""
    return max(1.0, course.taken / max(course.planned, _NOISE))
