"""A release on one environment, looked at before it runs: what a release manager decides on."""

import enum

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.plan import Plan, Step
from flyback.model.rehearsal import Verdict
from flyback.model.results import Place
from flyback.model.risk import Assessment, Finding


class WayBack(enum.Enum):
    """How to get back from a step once it is committed, best first."""

    PROVEN_UNDO = "proven undo"
    """Its undo script brought everything back in the rehearsal, and nothing was lost meanwhile."""
    SALVAGE = "salvage"
    """It takes data away, but keeps it aside: its undo script brought the rows back in the rehearsal."""
    COMPATIBLE = "backward compatible"
    """It takes nothing away and breaks nothing: the earlier release works on the new schema, so that it may stay."""
    RESTORE = "restore only"
    """What it changes comes back from a backup alone."""


@frozen
class LongTransaction:
    """A transaction that has been open for long: strong locks and CONCURRENTLY wait for it."""

    pid: int
    user: str
    application: str
    state: str
    """`idle in transaction`, `active` ..."""
    seconds: float


@frozen
class Replica:
    """A standby or logical subscriber that is connected."""

    name: str
    state: str
    """`streaming`, `catchup` ..."""
    sync: str
    """`async`, `sync`, `quorum`, `potential`."""
    lag_bytes: int | None
    """Of WAL not yet replayed there; None when the role may not see it."""
    lag_seconds: float | None


@frozen
class Live:
    """What else there is to know of the environment at this moment."""

    in_recovery: bool
    database_bytes: int
    long_transactions: tuple[LongTransaction, ...] = ()
    """Longest first."""
    replicas: tuple[Replica, ...] = ()
    hidden: tuple[str, ...] = ()
    """What the role may not see, a sentence each: unknown, not absent."""


@frozen
class StatementTime:
    """How long one statement took in the rehearsal, and how long it will take there."""

    line: int
    tag: str
    rehearsed_ms: float
    estimated_ms: float | None
    """At most about so long: the rehearsed time scaled by the number of rows; None when that is not known."""
    rehearsed_rows: int
    rows: float | None


@frozen
class ReleaseStep:
    """One migration of the release."""

    step: Step
    assessments: tuple[Assessment, ...] = ()
    findings: tuple[Finding, ...] = ()
    times: tuple[StatementTime, ...] = ()
    verdict: Verdict | None = None
    """Of its rehearsal; None when it was not rehearsed."""
    failure: Failure | None = None
    """Why it does not run in the rehearsal."""
    undo: str = ""
    """Path of its undo script; empty when there is none."""
    way_back: WayBack
    reason: str
    """Why it is that one, a sentence."""

    @property
    def rehearsed_ms(self) -> float | None:
        """In all; None when it was not rehearsed."""
        return sum(each.rehearsed_ms for each in self.times) if self.times else None

    @property
    def estimated_ms(self) -> float | None:
        """In all; None when it cannot be told for one of its statements."""
        known = [each.estimated_ms for each in self.times]
        return None if not known or None in known else sum(each for each in known if each is not None)


@frozen
class Release:
    """Everything that would run, and what will come of it."""

    project: str
    environment: str
    place: Place
    plan: Plan
    live: Live
    steps: tuple[ReleaseStep, ...]
    rehearsed_on: str = ""
    """`PostgreSQL 15.18`; empty without a rehearsal."""
    notes: tuple[str, ...] = ()

    @property
    def point_of_no_return(self) -> int | None:
        """Index of the first step from which only a restore leads back; None when there is none."""
        return next((index for index, each in enumerate(self.steps) if each.way_back is WayBack.RESTORE), None)

    @property
    def estimated_ms(self) -> float | None:
        """Of all steps; None when one of them cannot be told."""
        known = [each.estimated_ms for each in self.steps]
        return None if None in known else sum(each for each in known if each is not None)
