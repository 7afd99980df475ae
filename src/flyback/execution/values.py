"""What the machine of a run is told, and what it asks for."""

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.plan import LockWait
from flyback.model.run import Blocker, Outcome


@frozen
class Patience:
    """How long, and how hard, a run tries to get its locks."""

    timeout: int
    """Milliseconds of `lock_timeout` to begin with."""
    max_timeout: int
    """Milliseconds that it is raised to where a table is never free."""
    budget: float
    """Seconds of waiting for one step."""


@frozen
class Place:
    """One unit of one step of the plan, both counted from 0."""

    step: int
    unit: int


# Actions: what the machine asks for.


@frozen
class Perform:
    """Send this unit."""

    place: Place
    wait: LockWait


@frozen
class Pause:
    """Wait this long (the performer adds jitter of up to half of it), then say `Paused`."""

    seconds: float
    blockers: tuple[Blocker, ...]
    """For whom, to tell the user."""


@frozen
class Resolve:
    """Connect again and find out whether this unit took effect."""

    place: Place


@frozen
class Finish:
    """The run is over; one outcome for each step of the plan, in order."""

    outcomes: tuple[Outcome, ...]


Action = Perform | Pause | Resolve | Finish


# Events: what the performer answers.


@frozen
class Done:
    """The unit took effect."""

    milliseconds: int
    """Of the script's own statements, callbacks around it included."""
    warnings: tuple[str, ...] = ()


@frozen
class Refused:
    """The server refused a statement; a transaction is rolled back, and the connection still works."""

    failure: Failure
    statements_done: int = 0
    """Ordinal of the last statement of the script that took effect, for a unit that is no transaction."""
    left: tuple[str, ...] = ()
    """What the refused statement left behind, a sentence each."""


@frozen
class Busy:
    """Others were in the way: a lock (SQLSTATE 55P03), a deadlock (40P01), a serializable transaction (40001).

    Nothing took effect.
    """

    failure: Failure
    blockers: tuple[Blocker, ...]
    """Who holds it now, oldest transaction first; empty when they are gone already."""
    left: tuple[str, ...] = ()
    """What a statement outside of a transaction left behind, a sentence each; the next attempt clears it away."""


@frozen
class Paused:
    """The pause is over."""

    seconds: float
    """How long it really was."""


@frozen
class Lost:
    """The connection went away while the unit was under way."""

    failure: Failure


@frozen
class TookEffect:
    """After `Resolve`: the unit is there."""

    milliseconds: int = 0


@frozen
class LeftNothing:
    """After `Resolve`: nothing of the unit is there, and its old session is gone."""


@frozen
class CannotTell:
    """After `Resolve`: nobody knows."""

    failure: Failure
    hint: str


@frozen
class Withheld:
    """Instead of performing the first unit of a step: a gate has closed, and it must not begin."""

    why: str


Event = Done | Refused | Busy | Paused | Lost | TookEffect | LeftNothing | CannotTell | Withheld
