"""`waive`: somebody with that authority lets one gate not stop one set of migrations, for a while."""

from datetime import datetime, timedelta

from flyback.errors import Problem, UsageError
from flyback.gates.asked import NEVER_WAIVED
from flyback.model.evidence import Waiver
from flyback.model.policy import GATES
from flyback.workflows.consent.signer import Desk
from flyback.workflows.evidence.recording import Recorded, record


def refuse_never(gate: str, because: str, where: str) -> None:
    """Refuses to waive a gate that there is not, or that nobody can waive, or without a reason.

    Raises:
        UsageError: that.
    """
    can = [each for each in GATES if each not in NEVER_WAIVED]
    hint = f"gates that can be waived: {', '.join(can)}"
    if gate not in GATES:
        raise UsageError(
            Problem(code="no-such-gate", what=f"no gate is called {gate or 'nothing'}", where=where, hint=hint)
        )
    if gate in NEVER_WAIVED:
        raise UsageError(Problem(code="never-waived", what=f"nobody can waive the gate {gate}", where=where, hint=hint))
    if not because.strip():
        what = f"the gate {gate} is not waived without a reason"
        raise UsageError(Problem(code="no-reason", what=what, where=where, hint="say why: --because TEXT"))


def waive(at: Desk, gate: str, because: str, lasts: timedelta, now: datetime) -> Recorded[Waiver]:
    """Signs it.

    Raises:
        UsageError: as `refuse_never`.
        SigningError: the key does not sign.
    """
    refuse_never(gate, because, "waive")
    waiver = Waiver(
        who=at.owner.owner,
        environment=at.policy.environment.name,
        gate=gate,
        because=because.strip(),
        issued=now,
        expires=now + lasts,
    )
    return record(at.folder, at.key, waiver, at.subjects)
