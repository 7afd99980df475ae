"""Refusals that do not count, because somebody with that authority signed that they shall not."""

from collections.abc import Iterator
from datetime import datetime

from flyback.frozen import frozen, replaced
from flyback.gates.approvals import Outsiders, approver, expired, of_outsider, outsiders, own, weighed
from flyback.gates.asked import NEVER_WAIVED
from flyback.gates.authority import Authority, Claim, authority
from flyback.gates.weighing import of_other_set, of_other_time, wanted, weigh
from flyback.model.evidence import Approval, Kind, Statement, Waiver
from flyback.model.facts import Facts
from flyback.model.gates import GateResult, GateVerdict, Waived
from flyback.model.policy import Policy


@frozen
class Waiving:
    """What was waived, and since when."""

    waived: Waived
    proof: str
    since: datetime


def waived(result: GateResult, waivings: dict[str, Waiving]) -> GateResult:
    """The result as it counts: a refusal that was waived says so, loudly, and what it would have said."""
    found = waivings.get(result.gate)
    if result.verdict.opens or found is None:
        return result
    by, until = found.waived.by, f"{found.waived.until:%Y-%m-%d %H:%M} UTC"
    return replaced(
        result,
        verdict=GateVerdict.WAIVED,
        reason=f"waived by {by} until {until}: {found.waived.because}",
        proof=found.proof,
        since=found.since,
        details=(f"it would be {result.verdict.value}: {result.reason}", *result.details),
    )


def waivings(facts: Facts, policy: Policy, now: datetime) -> dict[str, Waiving]:
    """The waivers that count, by gate; none where nobody knows who wrote it, or who runs it."""
    outside = outsiders(facts, policy)
    if facts.evidence.value is None or isinstance(outside, str):
        return {}
    found = {**_in_approvals(facts, policy, now), **_of_their_own(facts, policy, outside, now)}
    return {gate: waiving for gate, waiving in found.items() if gate not in NEVER_WAIVED}


def _of_their_own(facts: Facts, policy: Policy, outside: Outsiders, now: datetime) -> dict[str, Waiving]:
    pending, evidence = facts.pending.value, facts.evidence.value
    if pending is None or evidence is None:
        return {}
    asked = wanted(pending)

    def against(statement: Statement[Waiver]) -> Iterator[str]:
        waiver = statement.predicate
        if waiver.environment != policy.environment.name:
            yield f"it is for {waiver.environment or 'no environment'}"
        if not waiver.because.strip():
            yield "it gives no reason"
        yield from of_other_set(statement, asked)
        yield from of_other_time(waiver.issued, policy, now)
        yield from expired(waiver.expires, now)
        yield from of_outsider(_signed(statement, policy, now), outside, policy)

    counting = (each.statement for each in weigh(evidence.waivers, against) if each.counts)
    return {each.predicate.gate: _of(each.predicate, f"waiver {each.id[:8]}") for each in counting}


def _of(waiver: Waiver, proof: str) -> Waiving:
    what = Waived(by=waiver.who, because=waiver.because, until=waiver.expires)
    return Waiving(waived=what, proof=proof, since=waiver.issued)


def _signed(statement: Statement[Waiver], policy: Policy, now: datetime) -> Authority:
    waiver = statement.predicate
    claim = Claim(kind=Kind.WAIVER, environment=waiver.environment, moment=waiver.issued)
    return own(authority(statement.signers, claim, policy, now), waiver.who)


def _in_approvals(facts: Facts, policy: Policy, now: datetime) -> dict[str, Waiving]:
    """What approvers waived with the plan; their keys must be trusted for waivers, too."""
    return {
        each.gate: Waiving(
            waived=Waived(by=approval.who, because=each.because, until=approval.expires),
            proof=f"approval {statement.id[:8]}",
            since=approval.issued,
        )
        for statement in (found.statement for found in weighed(facts, policy, now) if found.counts)
        for approval in (statement.predicate,)
        for each in approval.waived
        if each.because.strip() and _may_waive(statement, policy, now)
    }


def _may_waive(statement: Statement[Approval], policy: Policy, now: datetime) -> bool:
    return any(Kind.WAIVER.value in key.may for key in approver(statement, policy, now).keys)
