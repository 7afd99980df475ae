"""The gate `rehearsal`: what is pending has run on a disposable server that began as the target is now."""

from datetime import datetime

from flyback.gates.answers import brief, not_learned, nothing_planned, passed, refused, rehearsed_by
from flyback.gates.authority import Claim, authority
from flyback.gates.rehearsals import weighed
from flyback.gates.weighing import Weighed, nearest
from flyback.model.evidence import Kind, Rehearsal
from flyback.model.facts import Facts
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "rehearsal"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether this very set was rehearsed, from this very state, lately, and somebody trusted says so."""
    fix = rehearsed_by(policy.environment.name)
    if facts.pending.value is None:
        return nothing_planned(GATE)
    if facts.target.value is None:
        return not_learned(GATE, "the state of the target", facts.target)
    if facts.evidence.value is None:
        return not_learned(GATE, "the evidence", facts.evidence, fix)
    found = nearest(weighed(facts, policy, now))
    if found is None:
        return refused(GATE, "there is no rehearsal", fix)
    if not found.counts:
        return refused(GATE, f"no rehearsal counts; the nearest, {brief(found.statement.id)}:", fix, found.against)
    return _passed(found, policy, now)


def _passed(found: Weighed[Rehearsal], policy: Policy, now: datetime) -> GateResult:
    statement, rehearsal = found.statement, found.statement.predicate
    claim = Claim(kind=Kind.REHEARSAL, environment=policy.environment.name, moment=rehearsal.finished)
    return passed(
        GATE,
        f"{len(rehearsal.migrations)} rehearsed from the schema of {rehearsal.environment}",
        proof=f"rehearsal {brief(statement.id)}, signed by {authority(statement.signers, claim, policy, now).names}",
        since=rehearsal.finished,
        used=statement.id,
    )
