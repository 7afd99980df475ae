"""All gates together: the checklist."""

from collections.abc import Callable
from datetime import datetime

from flyback.gates import (
    approval,
    clock,
    configuration,
    follow_up,
    instances,
    notified,
    on_call,
    pending,
    rehearsal,
    runbook,
    runner,
    staging,
    target,
    ticket,
    way_back,
    window,
)
from flyback.gates.asked import RUNS_SCRIPTS, asked, left_out
from flyback.gates.breaking import Broken, breaking, opened
from flyback.gates.waiving import waived, waivings
from flyback.model.facts import Facts
from flyback.model.gates import Checklist, GateResult
from flyback.model.policy import Policy

JUDGES: dict[str, Callable[[Facts, Policy, datetime], GateResult]] = {
    "target": target.judge,
    "clock": clock.judge,
    "configuration": configuration.judge,
    "follow-up": follow_up.judge,
    "pending": pending.judge,
    "rehearsal": rehearsal.judge,
    "way-back": way_back.judge,
    "staging": staging.judge,
    "window": window.judge,
    "ticket": ticket.judge,
    "on-call": on_call.judge,
    "runbook": runbook.judge,
    "notified": notified.judge,
    "approval": approval.judge,
    "runner": runner.judge,
    "instances": instances.judge,
}
"""Every gate by its name."""
_OF_NOTHING = (follow_up.GATE, pending.GATE)


def judge(facts: Facts, policy: Policy, now: datetime) -> Checklist:
    """Asks every gate of the verb, then looks which refusals were waived or broken open.

    The same facts, policy and moment always give the same checklist. Nothing is known for certain but what is in
    the facts: the gates ask nobody. Where there is nothing to run, only the one that refuses that is asked, and what
    is left of a break-glass is told.
    """
    what = facts.pending.value
    verb = what.verb if what else ""
    idle = what is not None and verb in RUNS_SCRIPTS and not what.scripts
    gates = tuple(gate for gate in asked(verb, policy) if not idle or gate in _OF_NOTHING)
    results = tuple(JUDGES[gate](facts, policy, now) for gate in gates)
    if not all(each.verdict.opens for each in results):
        signed = waivings(facts, policy, now)
        results = tuple(waived(each, signed) for each in results)
    closed, broken = results, breaking(facts, policy, now)
    results = tuple(opened(each, broken) for each in closed)
    broken = broken if results != closed else None
    return Checklist(
        environment=policy.environment.name,
        verb=verb,
        nothing_pending=idle,
        set_digest=what.set_digest if what else "",
        plan=what.plan if what else "",
        policy=policy.digest,
        results=results,
        off=() if idle else left_out(verb, policy),
        decided=now,
        emergency=str(broken) if broken else "",
        used=_used(results, broken),
    )


def _used(results: tuple[GateResult, ...], broken: Broken | None) -> tuple[str, ...]:
    """The ids of all that lets no second run begin."""
    ids = [each for result in results for each in result.used]
    return tuple(dict.fromkeys([*ids, *(broken.used if broken else ())]))
