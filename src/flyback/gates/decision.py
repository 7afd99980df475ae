"""A decision of the gates as evidence says it."""

from flyback.gates.facts_json import digest
from flyback.model.evidence import DecidedGate, Decision
from flyback.model.facts import Facts
from flyback.model.gates import Checklist


def decision(checklist: Checklist, facts: Facts) -> Decision:
    """What is signed of it: whoever has the same facts and policy can take it again."""
    return Decision(
        environment=checklist.environment,
        verb=checklist.verb,
        allowed=checklist.allowed,
        plan=checklist.plan,
        policy=checklist.policy,
        facts=digest(facts),
        gates=decided(checklist),
        tool=facts.tool,
        decided=checklist.decided,
    )


def decided(checklist: Checklist) -> tuple[DecidedGate, ...]:
    """Each gate with what it said."""
    return tuple(
        DecidedGate(gate=each.gate, verdict=each.verdict.value, reason=each.reason) for each in checklist.results
    )
