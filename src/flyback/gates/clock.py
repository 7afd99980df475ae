"""The gate `clock`: flyback, the server and what is written down agree on what time it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flyback.gates.answers import ago, lasting, not_learned, passed, refused
from flyback.model.facts import Facts
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "clock"
_FRESH = timedelta(minutes=5)
"""How old facts may be."""


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether the time that windows, expiries and ages are judged by is the right one.

    A clock that is set back would open what has expired: the server's clock and the last run stand against that.
    """
    if facts.target.value is None:
        return not_learned(GATE, "the clock of the server", facts.target)
    if facts.last_run.value is None:
        return not_learned(GATE, "when the last run was", facts.last_run)
    wrong = tuple(_disagreeing(facts, policy.environment.clock_skew, now))
    if wrong:
        return refused(GATE, "clocks disagree", "set the clock of this host or of the server: timedatectl", wrong)
    apart = abs(facts.target.value.clock - facts.now)
    proof = f"host and server {lasting(apart)} apart, {lasting(policy.environment.clock_skew)} allowed"
    return passed(GATE, "clocks agree", proof=proof, since=facts.now)


def _disagreeing(facts: Facts, skew: timedelta, now: datetime) -> Iterator[str]:
    target, last = facts.target.value, facts.last_run.value or ()
    if target is not None and abs(target.clock - facts.now) > skew:
        yield f"the server's is {target.clock:%Y-%m-%d %H:%M:%S}, this host's {facts.now:%Y-%m-%d %H:%M:%S} UTC"
    if facts.now > now + skew:
        yield f"what is known is from the future: {facts.now:%Y-%m-%d %H:%M:%S} UTC"
    if now - facts.now > _FRESH:
        yield f"what is known was learned {ago(facts.now, now)}"
    for run in last:
        if run.finished > now + skew:
            yield f"the last run, {run.deployment}, ended at {run.finished:%Y-%m-%d %H:%M:%S} UTC, which is yet to come"
