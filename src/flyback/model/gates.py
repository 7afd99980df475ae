"""What gates decide: the result of each, and all of them together."""

import enum
from datetime import datetime

from flyback.frozen import frozen


class GateVerdict(enum.Enum):
    """What a gate says; only PASS and WAIVED let a run begin."""

    PASS = "PASS"  # noqa: S105 - a verdict
    FAIL = "FAIL"
    UNKNOWN = "UNKNOWN"
    """A fact that it needs could not be learned: that is refusal."""
    WAIVED = "WAIVED"
    """It would refuse, but somebody with that authority signed that it shall not."""

    @property
    def opens(self) -> bool:
        """Whether a run may begin as far as this gate is concerned."""
        return self in (GateVerdict.PASS, GateVerdict.WAIVED)


@frozen
class GateResult:
    """What one gate says."""

    gate: str
    """Its name: `window`."""
    verdict: GateVerdict
    reason: str
    """A sentence without capital and full stop."""
    proof: str = ""
    """What shows it: `run 3f2a91c0 on staging, signed by ci-staging`."""
    since: datetime | None = None
    """When the proof was made; its age is shown."""
    fix: str = ""
    """What to do: a command wherever there is one."""
    details: tuple[str, ...] = ()
    """Line by line what is wrong where one sentence is not enough."""
    used: tuple[str, ...] = ()
    """Ids of the evidence and of the ticket that let it pass, and will let no second run pass."""


@frozen
class Waived:
    """Why a refusal does not count."""

    by: str
    because: str
    until: datetime


@frozen
class Checklist:
    """Every gate of one environment for one plan, at one moment."""

    environment: str
    verb: str
    set_digest: str
    plan: str
    policy: str
    results: tuple[GateResult, ...]
    nothing_pending: bool = False
    """Whether there is nothing that could run: what the other gates would say of that is of no use to anybody."""
    off: tuple[str, ...] = ()
    """Gates that the policy switches off."""
    decided: datetime
    emergency: str = ""
    """Whose break-glass opened the gates that refused, and why; empty without one."""
    used: tuple[str, ...] = ()
    """Ids of all that lets no second run begin: evidence, the ticket, the break-glass."""

    @property
    def allowed(self) -> bool:
        """Whether a run may begin."""
        return bool(self.results) and all(each.verdict.opens for each in self.results)

    @property
    def blocking(self) -> tuple[GateResult, ...]:
        """The gates that refuse."""
        return tuple(each for each in self.results if not each.verdict.opens)
