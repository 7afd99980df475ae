"""The gate `approval`: enough people have agreed to this very plan, none of whom wrote or runs it."""

from datetime import datetime

from flyback.frozen import replaced
from flyback.gates.answers import brief, not_learned, nothing_planned, passed, refused, unknown
from flyback.gates.approvals import approved_by, approver, distinct, nameless, outsiders, weighed
from flyback.gates.weighing import Weighed
from flyback.model.evidence import Approval
from flyback.model.facts import Facts
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "approval"
_TOLD = 3
"""Old approvals are many, and nobody wants to read of all of them."""


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether the people whom the policy asks for agree, each of them once."""
    name = policy.environment.name
    if facts.pending.value is None:
        return nothing_planned(GATE)
    if facts.evidence.value is None:
        return not_learned(GATE, "the evidence", facts.evidence)
    outside = outsiders(facts, policy)
    if isinstance(outside, str):
        known = f"say whose address it is: emails of [[keys]], or others below [environments.{name}.approval]"
        committed = "git commit it, with everything that runs beside it: callbacks, verifications, smoke tests"
        return unknown(GATE, outside, committed if nameless(facts.pending.value) else known)
    found = weighed(facts, policy, now)
    counting = [each for each in found if each.counts]
    missing = _missing(counting, policy, now)
    return (
        refused(GATE, missing, approved_by(facts, policy), _nearly(found))
        if missing
        else _passed(counting, policy, now)
    )


def _nearly(found: tuple[Weighed[Approval], ...]) -> tuple[str, ...]:
    """The approvals that there is least against, and what that is."""
    others = sorted((each for each in found if not each.counts), key=lambda each: len(each.against))
    return tuple(f"that of {each.statement.predicate.who}: {each.against[0]}" for each in others[:_TOLD])


def _missing(counting: list[Weighed[Approval]], policy: Policy, now: datetime) -> str:
    """What is missing; empty when nothing is."""
    asked = policy.environment.approval
    keys = [key for each in counting for key in approver(each.statement, policy, now).keys]
    there, least = len(distinct(keys, policy)), max(1, asked.count)
    if there < least:
        return f"{there} of {least} people approved this plan"
    roles = {key.role for key in keys}
    lacking = [role for role in asked.roles if role not in roles]
    return f"nobody approved it as {', '.join(lacking)}" if lacking else ""


def _passed(counting: list[Weighed[Approval]], policy: Policy, now: datetime) -> GateResult:
    owners = [approver(each.statement, policy, now).names for each in counting]
    plan = counting[0].statement.predicate.plan
    result = passed(
        GATE,
        f"approved by {', '.join(dict.fromkeys(owners))}",
        proof=f"approvals {', '.join(brief(each.statement.id) for each in counting)} of plan {brief(plan)}",
        since=min(each.statement.predicate.issued for each in counting),
    )
    return replaced(result, used=tuple(each.statement.id for each in counting))
