"""The gate `runner`: it is started from where it should be."""

from datetime import datetime

from flyback.gates.answers import not_configured, not_learned, passed, refused
from flyback.gates.people import matches
from flyback.model.facts import Facts
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "runner"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:  # noqa: ARG001 - every gate is asked alike
    """Whether this host, or a label of this CI runner, is one that the environment names."""
    asked, runner = policy.environment.runner, facts.runner.value
    hosts, labels = ([each for each in names if each.strip()] for names in (asked.hosts, asked.labels))
    if not hosts and not labels:
        return not_configured(GATE, "where it may be run from", policy.environment.name, 'runner.hosts = ["deploy1"]')
    if runner is None:
        return not_learned(GATE, "where it is run from", facts.runner)
    if runner.host.strip() and _is_one(runner.host, hosts):
        return passed(GATE, f"run from {runner.host}", since=facts.now)
    label = next((each for each in runner.labels if each.strip() and _is_one(each, labels)), "")
    if label:
        return passed(GATE, f"run by a runner that is a {label}", proof=f"on {runner.host}", since=facts.now)
    return refused(
        GATE,
        f"{runner.host or 'this host'} is not where it may be run from",
        f"run it on: {', '.join((*asked.hosts, *asked.labels))}",
    )


def _is_one(name: str, patterns: list[str]) -> bool:
    return any(matches(name, each) for each in patterns)
