"""The gate `configuration`: the environment asks for what it asked for last time, or people agreed to the change."""

from datetime import datetime

from flyback.gates.answers import brief, not_learned, passed, refused, unknown
from flyback.gates.approvals import approved_by, approver, weighed
from flyback.gates.authority import may_sign
from flyback.gates.key_ids import key_id
from flyback.model.evidence import Kind, Run
from flyback.model.facts import NOBODY, Facts, LastRun
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "configuration"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether nobody has made the rules weaker, or given themselves a key, since the last run.

    A change of the policy, keys included, is approved together with a plan, by somebody who could approve before it.
    """
    environment = policy.environment
    if facts.environment != environment.name or not environment.name:
        reason = f"these facts are of {facts.environment or 'no environment'}, the policy is of {environment.name}"
        return refused(GATE, reason, f"flyback facts --env {environment.name}")
    if not policy.digest:
        return unknown(GATE, "the digest of the policy is not known")
    if environment.protected and not any(may_sign(Kind.APPROVAL, policy, now)):
        fix = f"flyback keys trust KEY --owner NAME --email ADDRESS --may approval --on {environment.name}"
        return refused(GATE, f"nobody may approve anything for {environment.name}", fix)
    if facts.last_run.value is None:
        return not_learned(GATE, "what was asked for last time", facts.last_run)
    if facts.used.value is None:
        return not_learned(GATE, "what let in earlier runs", facts.used)
    if not facts.last_run.value:
        if facts.used.value or _ran_before(facts, environment.name):
            return unknown(
                GATE, "the audit is not whole: there were runs, and it knows of none", "flyback audit verify"
            )
        return passed(GATE, "the first run: it is taken as it is", proof=f"policy {brief(policy.digest)}")
    return _compared(facts, facts.last_run.value[0], policy, now)


def approving_keys(policy: Policy, now: datetime) -> tuple[str, ...]:
    """What the audit keeps of a run for the next one to be compared with.

    Where nothing is protected, rules change as they like; whoever takes the protection away changes a policy that was
    protected at its last run.
    """
    if not policy.environment.protected:
        return (NOBODY,)
    return tuple(dict.fromkeys(key_id(each.public) for each in may_sign(Kind.APPROVAL, policy, now))) or (NOBODY,)


def _ran_before(facts: Facts, environment: str) -> bool:
    """Whether evidence shows a run on this very database, whatever its audit says."""
    target, evidence = facts.target.value, facts.evidence.value
    if target is None or evidence is None:
        return True
    here = (environment, target.identity.system_identifier, target.identity.database)
    runs = (each.predicate for each in evidence.runs)
    return any(
        (run.environment, run.database.system_identifier, run.database.database) == here and _left_something(run)
        for run in runs
    )


def _left_something(run: Run) -> bool:
    """The audit forgets runs of which nothing is left."""
    return any(step.outcome not in ("rolled back", "not started") for step in run.steps)


def _compared(facts: Facts, last: LastRun, policy: Policy, now: datetime) -> GateResult:
    if last.policy == policy.digest:
        proof = f"policy {brief(policy.digest)}, as in run {last.deployment}"
        return passed(GATE, "it is as it was", proof=proof, since=last.finished)
    if last.keys == (NOBODY,):
        return passed(GATE, "it changed, and nobody could approve before", proof=f"policy {brief(policy.digest)}")
    for each in weighed(facts, policy, now):
        known = [key for key in approver(each.statement, policy, now).keys if key_id(key.public) in last.keys]
        if each.counts and known:
            reason = f"it changed since run {last.deployment}, and {known[0].owner} agreed"
            return passed(
                GATE, reason, proof=f"approval {brief(each.statement.id)}", since=each.statement.predicate.issued
            )
    reason = f"it changed since run {last.deployment}: {brief(last.policy)} is now {brief(policy.digest)}"
    details = (
        "an approval by somebody who could approve before the change is missing",
        "what changed may be flyback.toml, its keys, or the version of flyback",
    )
    return refused(GATE, reason, approved_by(facts, policy), details)
