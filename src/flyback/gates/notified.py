"""The gate `notified`: whoever must know of it was told, long enough before, and the channel took the message."""

from collections.abc import Iterator
from datetime import datetime

from flyback.gates.answers import ago, brief, lasting, not_configured, not_learned, nothing_planned, passed, refused
from flyback.gates.authority import Claim, authority
from flyback.gates.weighing import Weighed, nearest, of_other_set, wanted, weigh
from flyback.model.evidence import Kind, Notice, Statement
from flyback.model.facts import Facts, Pending
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "notified"
PLANNED = "planned"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether every required channel was told of this set, for now, at least the lead time ago."""
    name = policy.environment.name
    channels = [each.name for each in policy.environment.notify.channels if each.required and PLANNED in each.events]
    if not channels:
        return not_configured(GATE, "who must be told before", name, "a [[notify.channels]] that is required")
    pending, evidence = facts.pending.value, facts.evidence.value
    if pending is None:
        return nothing_planned(GATE)
    if evidence is None:
        return not_learned(GATE, "the evidence", facts.evidence)
    found = {channel: nearest(_weighed(channel, evidence.notices, pending, policy, now)) for channel in channels}
    wrong = tuple(
        f"{channel}: {each.against[0] if each else 'nobody was told'}"
        for channel, each in found.items()
        if each is None or not each.counts
    )
    if wrong:
        lead = lasting(policy.environment.notify.lead_time)
        fix = f"flyback notify --event planned --env {name} --key FILE, {lead} before"
        return refused(GATE, f"{len(wrong)} of {len(channels)} channels were not told in time", fix, wrong)
    told = [each.statement for each in found.values() if each is not None]
    proof = ", ".join(f"{each.predicate.receipt} ({brief(each.id)})" for each in told)
    return passed(GATE, f"{', '.join(channels)} told", proof=proof, since=max(each.predicate.sent for each in told))


def _weighed(
    channel: str, notices: tuple[Statement[Notice], ...], pending: Pending, policy: Policy, now: datetime
) -> tuple[Weighed[Notice], ...]:
    asked = wanted(pending)

    def against(statement: Statement[Notice]) -> Iterator[str]:
        notice = statement.predicate
        claim = Claim(kind=Kind.NOTICE, environment=policy.environment.name, moment=notice.sent)
        if notice.environment != policy.environment.name:
            yield f"it was about {notice.environment or 'no environment'}"
        if notice.event != PLANNED:
            yield f"it told of something else: {notice.event or 'nothing'}"
        if not notice.receipt.strip():
            yield "nothing shows that it was delivered"
        yield from authority(statement.signers, claim, policy, now).against
        yield from of_other_set(statement, asked)
        yield from _of_other_time(notice, policy, now)

    return weigh((each for each in notices if each.predicate.channel == channel), against)


def _of_other_time(notice: Notice, policy: Policy, now: datetime) -> Iterator[str]:
    lead = policy.environment.notify.lead_time
    if now - notice.sent < lead:
        yield f"it was sent {ago(notice.sent, now)}, {lasting(lead)} before are asked for"
    if now - notice.sent > lead + policy.environment.evidence.max_age:
        yield f"it was sent too long ago: {ago(notice.sent, now)}"
    if notice.begins is None or notice.ends is None:
        yield "it does not say from when to when"
    elif not notice.begins <= now < notice.ends:
        yield f"it announced another time: from {notice.begins:%Y-%m-%d %H:%M} to {notice.ends:%Y-%m-%d %H:%M} UTC"
