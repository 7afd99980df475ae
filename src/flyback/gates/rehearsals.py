"""Which rehearsals count: of these very scripts, from the state that the target is in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from flyback.gates.authority import Claim, authority
from flyback.gates.weighing import (
    Weighed,
    of_other_major,
    of_other_set,
    of_other_state,
    of_other_time,
    used_up,
    wanted,
    weigh,
)
from flyback.model.evidence import Kind, Rehearsal, RehearsedMigration, Statement
from flyback.model.facts import Facts, Pending, TargetState
from flyback.model.policy import Policy

UNDO = "undo"
Rehearsed = Mapping[tuple[str, str], Sequence[RehearsedMigration]]
_FAILED = "apply fails"


def that_count(facts: Facts, policy: Policy, now: datetime) -> tuple[Rehearsal, ...]:
    """Those whose times and proofs may be believed for what is pending."""
    return tuple(each.statement.predicate for each in weighed(facts, policy, now) if each.counts)


def by_bytes(rehearsals: Iterable[Rehearsal]) -> Rehearsed:
    """What was rehearsed, by the digests of script and undo script."""
    found: dict[tuple[str, str], list[RehearsedMigration]] = {}
    for rehearsal in rehearsals:
        for each in rehearsal.migrations:
            found.setdefault((each.sha256, each.undo_sha256), []).append(each)
    return found


def weighed(facts: Facts, policy: Policy, now: datetime) -> tuple[Weighed[Rehearsal], ...]:
    """Every rehearsal, with what is against it; none where a fact that they are weighed by is not known.

    An undo runs long after its rehearsal, and from the other end: whoever proved these very bytes has proved them.
    """
    pending, target, evidence = facts.pending.value, facts.target.value, facts.evidence.value
    if pending is None or target is None or evidence is None:
        return ()
    asked = wanted(pending)

    def against(statement: Statement[Rehearsal]) -> Iterator[str]:
        yield from _of_nobody(statement, policy, now)
        yield from of_other_major(statement.predicate.server_version, target.identity)
        if pending.verb == UNDO:
            yield from _of_other_undo(statement.predicate, pending, policy, now)
            return
        yield from of_other_set(statement, asked)
        yield from of_other_time(statement.predicate.finished, policy, now)
        yield from used_up(statement, facts)
        yield from _of_other_run(statement.predicate, pending, target, policy)

    return weigh(evidence.rehearsals, against)


def _of_nobody(statement: Statement[Rehearsal], policy: Policy, now: datetime) -> Iterator[str]:
    claim = Claim(kind=Kind.REHEARSAL, environment=policy.environment.name, moment=statement.predicate.finished)
    yield from authority(statement.signers, claim, policy, now).against


def _of_other_run(rehearsal: Rehearsal, pending: Pending, target: TargetState, policy: Policy) -> Iterator[str]:
    name = policy.environment.name
    if rehearsal.environment != name:
        yield f"it began with the schema of {rehearsal.environment or 'no environment'}, not of {name}"
    if rehearsal.config != pending.config or not pending.config:
        yield "it ran under another configuration"
    yield from of_other_state(rehearsal.start, target.state, name)
    if [each.sha256 for each in rehearsal.migrations] != [each.sha256 for each in pending.scripts]:
        yield "it ran other scripts than are pending, or in another order"
    yield from (f"{each.script} failed in it" for each in rehearsal.migrations if each.verdict in (_FAILED, ""))


def _of_other_undo(rehearsal: Rehearsal, pending: Pending, policy: Policy, now: datetime) -> Iterator[str]:
    if rehearsal.finished > now + policy.environment.clock_skew:
        yield "it is from the future"
    rehearsed = {(each.sha256, each.undo_sha256) for each in rehearsal.migrations}
    for script in pending.scripts:
        if (script.sha256, script.undo_sha256) not in rehearsed:
            yield f"it did not run {script.undo or script.script} as it is now"
