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
    """It takes no data away, and its undo script brought everything back in the rehearsal."""
    SALVAGE = "salvage"
    """It takes data away, but keeps it aside: its undo script brought the rows back in the rehearsal."""
    COMPATIBLE = "backward compatible"
    """The earlier release works on the new schema, so that it may stay."""
    RESTORE = "restore only"
    """No other way back is proven: count on a backup."""


@frozen
class LongTransaction:
    """A transaction that has been open for long: strong locks and CONCURRENTLY wait for it."""

    pid: int
    """0 of a prepared one, which belongs to no process."""
    user: str
    application: str
    """Of a prepared one its identifier."""
    state: str
    """`idle in transaction`, `active`, `prepared` ..."""
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
class Way:
    """How to get back from one migration, and why it is that way."""

    back: WayBack
    reason: str
    """A sentence without capital and full stop."""
    stays: bool
    """Whether the earlier release works with it, so that it need not be taken back."""
    turning: int | None = None
    """Line of the first statement that the earlier release may notice; None when there is none."""

    @property
    def undoable(self) -> bool:
        """Whether its undo script leads back."""
        return self.back in (WayBack.PROVEN_UNDO, WayBack.SALVAGE)


@frozen
class ReleaseStep:
    """One migration of the release."""

    step: Step
    assessments: tuple[Assessment, ...] = ()
    findings: tuple[Finding, ...] = ()
    times: tuple[StatementTime, ...] = ()
    rehearsed: bool = False
    """Whether it ran in the rehearsal, or failed there."""
    verdict: Verdict | None = None
    """Of its rehearsal; None when its way back was not rehearsed."""
    failure: Failure | None = None
    """Why it does not run in the rehearsal."""
    undo: str = ""
    """Path of its undo script; empty when there is none."""
    undo_digest: str = ""
    """SHA-256 of that."""
    undo_ms: float = 0.0
    """How long that took in the rehearsal; 0 where it was not run."""
    way: Way

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
class NoReturn:
    """Where the point of no return is."""

    step: int
    """Index of the step."""
    line: int | None = None
    """Of the statement that commits by itself; None: it is the COMMIT of the step, or of all steps in a group."""


@frozen
class Release:
    """Everything that would run, and what will come of it."""

    project: str
    environment: str
    place: Place
    plan: Plan
    live: Live
    steps: tuple[ReleaseStep, ...]
    obstacles: tuple[str, ...] = ()
    """Why `migrate` will not even begin there, a sentence each: drift, a standby."""
    rehearsed_on: str = ""
    """`PostgreSQL 15.18`; empty without a rehearsal."""
    notes: tuple[str, ...] = ()

    @property
    def no_return(self) -> NoReturn | None:
        """The first moment after which nothing but a restore is proven to lead back; None when there is none.

        Before it, the steps that are committed can be taken back, newest first, down to one before which all may stay.
        """
        stays = True
        """Whether everything up to here may stay."""
        undoable = True
        """Whether everything since something that may not stay can be undone."""
        for index, each in enumerate(self.steps):
            stays = stays and each.way.stays
            undoable = stays or (undoable and each.way.undoable)
            if not undoable:
                return self._committed(index)
        return None

    def _committed(self, index: int) -> NoReturn:
        if self.plan.grouped:
            return NoReturn(step=len(self.steps) - 1)
        each = self.steps[index]
        if each.step.atomic:
            return NoReturn(step=index)
        first = each.assessments[0].statement.line if each.assessments else None
        return NoReturn(step=index, line=first if each.way.turning is None else each.way.turning)

    @property
    def estimated_ms(self) -> float | None:
        """Of all steps; None when one of them cannot be told."""
        known = [each.estimated_ms for each in self.steps]
        return None if None in known else sum(each for each in known if each is not None)
