"""`--break-glass REASON`: gates that refuse are broken open, by two people."""

from datetime import UTC, datetime, timedelta

from flyback.errors import BlockedError, Problem
from flyback.model.evidence import Emergency, Evidence, Kind
from flyback.model.gates import Checklist
from flyback.model.policy import ESSENTIAL, Policy
from flyback.planning.set_digest import migration_set
from flyback.workflows.consent.breaking import break_open
from flyback.workflows.consent.signer import Desk, owner_of
from flyback.workflows.evidence.reading import read
from flyback.workflows.gated.errand import Errand
from flyback.workflows.opened import Opened

_LASTS = timedelta(hours=2)


def broken(opened: Opened, policy: Policy, checklist: Checklist, errand: Errand) -> bool:
    """Signs that the gates which refuse are to be broken open; whether somebody else has joined is for gates to see.

    Raises:
        BlockedError: one of them cannot be broken open, there is no key to sign with, or a second person is missing.
    """
    refusing = tuple(each.gate for each in checklist.blocking)
    never = [each for each in checklist.blocking if each.gate in ESSENTIAL]
    if never:
        raise BlockedError(_never(each.gate, each.reason, each.fix) for each in never)
    now = datetime.now(UTC).replace(microsecond=0)
    if errand.key is None:
        what = "nobody breaks glass without signing it"
        raise BlockedError(Problem(code="no-signing-key", what=what, hint="--key FILE"))
    evidence = read(opened.folder, policy.keys, errand.variables)
    first = _standing(evidence, policy, refusing, errand.break_glass, now)
    if first is None:
        owner = owner_of(errand.key, Kind.EMERGENCY, policy, now)
        known = migration_set(opened.project, opened.settings)
        at = Desk(folder=opened.folder, policy=policy, migrations=known, key=errand.key, owner=owner)
        first = break_open(at, refusing, errand.break_glass, _LASTS, now).statement.predicate
    elif _joined(evidence, first):
        return True
    what = f"glass {first.id} is broken for {', '.join(refusing)}; a second person must join"
    command = f"flyback break-glass join {first.id} --env {policy.environment.name} --key FILE"
    hint = f"somebody else: {command}; then run this again"
    raise BlockedError(Problem(code="second-person", what=what, where=policy.environment.name, hint=hint))


def _standing(
    evidence: Evidence, policy: Policy, gates: tuple[str, ...], because: str, now: datetime
) -> Emergency | None:
    """The same break-glass, from an earlier attempt."""
    for each in (statement.predicate for statement in evidence.emergencies):
        same = each.environment == policy.environment.name and each.because == because.strip() and not each.closes
        if same and set(gates) <= set(each.opened_gates) and each.expires is not None and now < each.expires:
            return each
    return None


def _joined(evidence: Evidence, first: Emergency) -> bool:
    return len({each.predicate.who for each in evidence.emergencies if each.predicate.id == first.id}) > 1


def _never(gate: str, reason: str, fix: str) -> Problem:
    return Problem(code=f"gate-{gate}", what=f"{gate} cannot be broken open: {reason}", hint=fix)
