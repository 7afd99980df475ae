"""Break-glass: gates that people broke open together, for a few hours, with a follow-up."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flyback.frozen import frozen, replaced
from flyback.gates.approvals import distinct, expired
from flyback.gates.authority import Claim, authority
from flyback.gates.weighing import Wanted, of_other_set, used_up, wanted, weigh
from flyback.model.evidence import Emergency, Kind, Statement
from flyback.model.facts import Facts
from flyback.model.gates import GateResult, GateVerdict
from flyback.model.policy import ESSENTIAL, Policy, TrustedKey

LONGEST = timedelta(hours=4)
"""For how long glass stays broken at most."""


@frozen
class Broken:
    """Glass that was broken as it should be."""

    gates: tuple[str, ...]
    who: str
    because: str
    used: tuple[str, ...]
    """Its id, and those of the evidence of it."""
    since: datetime

    def __str__(self) -> str:
        return f"{self.who}: {self.because}"


def opened(result: GateResult, broken: Broken | None) -> GateResult:
    """The result as it counts: a refusal of a gate that was broken open says so."""
    if broken is None or result.verdict.opens or result.gate not in broken.gates or result.gate in ESSENTIAL:
        return result
    return replaced(
        result,
        verdict=GateVerdict.WAIVED,
        reason=f"broken open by {broken}",
        proof=f"break-glass {broken.used[0]}",
        since=broken.since,
        details=(f"it would be {result.verdict.value}: {result.reason}", *result.details),
    )


def breaking(facts: Facts, policy: Policy, now: datetime) -> Broken | None:
    """The break-glass that counts: enough people signed the same reason for this set; None where there is none."""
    pending, evidence = facts.pending.value, facts.evidence.value
    if pending is None or evidence is None:
        return None
    asked = wanted(pending)
    counting = [
        each.statement
        for each in weigh(evidence.emergencies, lambda statement: _against(statement, facts, asked, policy, now))
        if each.counts
    ]
    for statement in counting:
        together = [each for each in counting if _same(each, statement)]
        keys = [key for each in together for key in _keys(each, policy, now)]
        least = max(2, policy.environment.approval.break_glass)
        if len(distinct(keys, policy)) >= least and any(key.owner == statement.predicate.who for key in keys):
            emergency = statement.predicate
            owners = " and ".join(dict.fromkeys(key.owner for key in keys))
            return Broken(
                gates=emergency.opened_gates,
                who=owners,
                because=emergency.because,
                used=(emergency.id, *(each.id for each in together)),
                since=emergency.issued,
            )
    return None


def _against(
    statement: Statement[Emergency], facts: Facts, asked: Wanted, policy: Policy, now: datetime
) -> Iterator[str]:
    emergency = statement.predicate
    if emergency.environment != policy.environment.name:
        yield f"it is for {emergency.environment or 'no environment'}"
    if emergency.closes or not emergency.id:
        yield "it opens nothing"
    if not emergency.because.strip():
        yield "it gives no reason"
    if emergency.issued > now + policy.environment.clock_skew:
        yield "it is from the future"
    if emergency.expires is None or emergency.expires - emergency.issued > LONGEST:
        yield f"it does not end within {LONGEST}"
    else:
        yield from expired(emergency.expires, now)
    yield from of_other_set(statement, asked)
    yield from used_up(statement, facts)
    if facts.used.value and emergency.id in facts.used.value:
        yield "it has let in a run already"
    if not _keys(statement, policy, now):
        yield "nobody signed it who may"


def _keys(statement: Statement[Emergency], policy: Policy, now: datetime) -> tuple[TrustedKey, ...]:
    emergency = statement.predicate
    claim = Claim(kind=Kind.EMERGENCY, environment=emergency.environment, moment=emergency.issued)
    return authority(statement.signers, claim, policy, now).keys


def _same(one: Statement[Emergency], other: Statement[Emergency]) -> bool:
    """Whether two statements, each signed by somebody else, are about the same break-glass."""
    first, second = one.predicate, other.predicate
    mine = (first.id, first.environment, first.because, first.opened_gates)
    return mine == (second.id, second.environment, second.because, second.opened_gates)
