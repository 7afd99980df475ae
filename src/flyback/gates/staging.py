"""The gate `staging`: this very set ran on the environment before, from the same state, and was smoke-tested there."""

from collections.abc import Iterator
from datetime import datetime

from flyback.gates.answers import brief, not_configured, not_learned, nothing_planned, passed, refused
from flyback.gates.authority import Claim, authority
from flyback.gates.weighing import (
    Weighed,
    nearest,
    of_other_major,
    of_other_set,
    of_other_state,
    of_other_time,
    used_up,
    wanted,
    weigh,
)
from flyback.model.evidence import Evidence, Identity, Kind, Run, Smoke, Statement
from flyback.model.facts import Facts, Pending, TargetState
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "staging"
_VERBS = ("migrate", "guard")


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether a run on the environment before shows what this one will do, and its smoke tests passed after it."""
    name, after = policy.environment.name, policy.environment.after
    if not after:
        return not_configured(GATE, "where migrations run first", name, 'after = "staging"')
    if facts.pending.value is None:
        return nothing_planned(GATE)
    if facts.target.value is None:
        return not_learned(GATE, "the state of the target", facts.target)
    if facts.evidence.value is None:
        return not_learned(GATE, "the evidence", facts.evidence)
    found = nearest(_weighed(facts, facts.evidence.value, policy, now))
    if found is None:
        return refused(GATE, f"nothing shows that it ran on {after}", _again(after, facts.pending.value))
    run = found.statement.predicate
    if not found.counts:
        only_smoke = all(why.startswith(_SMOKE) for why in found.against)
        fix = f"flyback smoke --env {after} --key FILE" if only_smoke else _again(after, facts.pending.value)
        return refused(GATE, f"no run on {after} counts; the nearest, {brief(run.deployment)}:", fix, found.against)
    claim = Claim(kind=Kind.RUN, environment=after, moment=run.finished)
    who = authority(found.statement.signers, claim, policy, now).names
    proof = f"run {brief(run.deployment)} on {after}, signed by {who}"
    return passed(GATE, f"ran on {after} and was tested", proof=proof, since=run.finished, used=found.statement.id)


_SMOKE = "smoke tests"


def _again(after: str, pending: Pending) -> str:
    """How evidence comes about; what ran there already, perhaps unsigned or set by set, has to go back before."""
    fix = f"flyback migrate --env {after} --key FILE"
    oldest = next((each.version for each in pending.scripts if each.version), "")
    return (
        f"{fix}; if they are there already, before it: flyback undo --env {after} --target {oldest}" if oldest else fix
    )


def _weighed(facts: Facts, evidence: Evidence, policy: Policy, now: datetime) -> tuple[Weighed[Run], ...]:
    pending, target = facts.pending.value, facts.target.value
    if pending is None or target is None:
        return ()
    asked = wanted(pending)

    def against(statement: Statement[Run]) -> Iterator[str]:
        run = statement.predicate
        claim = Claim(kind=Kind.RUN, environment=run.environment, moment=run.finished)
        yield from authority(statement.signers, claim, policy, now).against
        yield from _of_other_place(run, target, policy)
        yield from of_other_set(statement, asked)
        yield from of_other_time(run.finished, policy, now)
        yield from used_up(statement, facts)
        yield from of_other_major(run.database.server_version, target.identity)
        yield from of_other_state(run.start, target.state, policy.environment.name)
        yield from _of_other_steps(run, pending)
        yield from _untested(run, evidence, policy, now)

    return weigh(evidence.runs, against)


def _of_other_place(run: Run, target: TargetState, policy: Policy) -> Iterator[str]:
    after = policy.environment.after
    if run.environment != after:
        yield f"it was on {run.environment or 'no environment'}, not on {after}"
    if not run.database.system_identifier or not run.database.database:
        yield "it does not say which database it was on"
    elif _same(run.database, target.identity):
        yield f"it was on the database of {policy.environment.name} itself"


def _of_other_steps(run: Run, pending: Pending) -> Iterator[str]:
    if run.verb not in _VERBS:
        yield f"it was no migrate: {run.verb or 'nobody says what it was'}"
    if not run.succeeded:
        yield "it failed"
    if run.config != pending.config or not pending.config:
        yield "it ran under another configuration"
    if [(step.sha256, step.direction) for step in run.steps] != [(each.sha256, "apply") for each in pending.scripts]:
        yield "it ran other scripts than are pending, or in another order"
    yield from (
        f"{step.script} was {step.outcome or 'lost'} in it" for step in run.steps if step.outcome != "committed"
    )


def _untested(run: Run, evidence: Evidence, policy: Policy, now: datetime) -> Iterator[str]:
    """Whether no smoke tests passed after it: those at its end, or later ones on the same state."""
    if run.smoke and all(each.passed for each in run.smoke):
        return
    later = weigh(evidence.smokes, lambda smoke: _not_after(smoke, run, policy, now))
    if any(each.counts for each in later):
        return
    failed = next((each.name for each in run.smoke if not each.passed), "")
    yield f"{_SMOKE} failed after it: {failed}" if failed else f"{_SMOKE} did not run after it"


def _not_after(statement: Statement[Smoke], run: Run, policy: Policy, now: datetime) -> Iterator[str]:
    smoke = statement.predicate
    claim = Claim(kind=Kind.SMOKE, environment=smoke.environment, moment=smoke.finished)
    yield from authority(statement.signers, claim, policy, now).against
    yield from of_other_time(smoke.finished, policy, now)
    same = (smoke.environment, smoke.deployment, smoke.state.history, smoke.state.catalogue)
    if same != (run.environment, run.deployment, run.end.history, run.end.catalogue) or not all(same):
        yield "they are about another run"
    if not _same(smoke.database, run.database):
        yield "they ran on another database"
    if smoke.started < run.finished or not smoke.passed:
        yield "they did not pass after it"


def _same(one: Identity, other: Identity) -> bool:
    return (one.system_identifier, one.database) == (other.system_identifier, other.database)
