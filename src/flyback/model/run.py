"""What became of a run, step by step."""

import enum

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.plan import Step


@frozen
class Blocker:
    """A session that holds what a migration waits for."""

    pid: int
    application: str
    user: str
    state: str
    """`active`, `idle in transaction` ...; `autovacuum (to prevent wraparound)` for what does not give way."""
    seconds: float
    """Age of its transaction."""
    relation: str
    mode: str
    query: str
    """Its beginning, on one line; empty where it may not be seen."""


@frozen
class Committed:
    """Script and history row are there for good."""

    step: Step
    milliseconds: int
    attempts: int = 1
    warnings: tuple[str, ...] = ()
    """What the server said: `DB: table "x" does not exist, skipping (SQL State: 00000 - Error Code: 0)`."""


@frozen
class RolledBack:
    """The script failed and nothing of it is there, no history row either."""

    step: Step
    failure: Failure
    blockers: tuple[Blocker, ...] = ()
    """Who held the locks that could not be had within the budget; empty for other failures."""
    attempts: int = 1


@frozen
class Partial:
    """Some statements of a script that cannot run in a transaction are there, the others not."""

    step: Step
    failure: Failure
    done: int
    """How many statements are finished."""
    of: int
    left: tuple[str, ...] = ()
    """What the failed statement left behind, a sentence each: `index public.ix is INVALID`."""
    blockers: tuple[Blocker, ...] = ()


@frozen
class InDoubt:
    """Nobody could tell whether the last thing sent took effect."""

    step: Step
    failure: Failure
    hint: str


@frozen
class NotStarted:
    """The run stopped before it."""

    step: Step
    why: str = ""
    """Of the first one after a gate closed: why, a sentence; empty where another script failed."""


class InDoubtAnswer(enum.Enum):
    """How to take a statement of which nobody knows whether it took effect in an earlier run."""

    STOP = "stop"
    DONE = "done"
    AGAIN = "again"


Outcome = Committed | RolledBack | Partial | InDoubt | NotStarted
