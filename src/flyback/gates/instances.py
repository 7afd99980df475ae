"""The gate `instances`: no more of the application runs than may while the schema changes."""

from datetime import datetime

from flyback.gates.answers import not_configured, not_learned, passed, refused, unknown
from flyback.gates.people import matches
from flyback.model.facts import Facts
from flyback.model.gates import GateResult
from flyback.model.policy import InstancePolicy, Policy

GATE = "instances"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:  # noqa: ARG001 - every gate is asked alike
    """Whether at most as many instances are there as the environment allows.

    Where a command counts them, its number holds; else every session whose application_name is of the pattern counts
    as one, and so does every session without a name, which might be anybody's.
    """
    asked = policy.environment.instances
    by_command = bool(asked.call.command or asked.call.url)
    if not by_command and not asked.application:
        key = 'instances.application = "shop-*"'
        return not_configured(GATE, "how its application is called", policy.environment.name, key)
    counted = facts.instances.value if by_command else _sessions(facts, asked)
    if counted is None and by_command:
        return not_learned(GATE, "how many instances run", facts.instances)
    if counted is None:
        return _unseen(facts)
    if counted > asked.most or counted < 0:
        return refused(GATE, f"{counted} run, {asked.most} may", "scale the application down, or let hooks do it")
    return passed(GATE, f"{counted} run, {asked.most} may", since=facts.now)


def _sessions(facts: Facts, asked: InstancePolicy) -> int | None:
    target = facts.target.value
    if target is None or not target.sees_all:
        return None
    return sum(count for name, count in target.applications if not name.strip() or matches(name, asked.application))


def _unseen(facts: Facts) -> GateResult:
    if facts.target.value is None:
        return not_learned(GATE, "who is connected", facts.target)
    return unknown(GATE, "the role does not see the sessions of others", "GRANT pg_read_all_stats TO the role")
