"""The gate `follow-up`: what was left to do after gates were broken open is done."""

from datetime import datetime

from flyback.gates.answers import not_learned, passed, refused
from flyback.model.facts import Facts
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "follow-up"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:  # noqa: ARG001 - every gate is asked alike
    """Whether nothing is left of an earlier break-glass."""
    left = facts.emergencies.value
    if left is None:
        return not_learned(GATE, "whether something is left of a break-glass", facts.emergencies)
    if left:
        fix = f"do it, then: flyback break-glass close ID --env {policy.environment.name} --because TEXT --key FILE"
        return refused(GATE, f"{len(left)} break-glass without a closed follow-up", fix, left)
    return passed(GATE, "nothing is left of a break-glass")
