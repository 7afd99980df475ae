"""The gate `way-back`: from all that runs a way back is proven, or somebody agreed that there is none."""

from datetime import datetime

from flyback.gates.answers import not_learned, nothing_planned, passed, refused, rehearsed_by
from flyback.gates.approvals import weighed
from flyback.gates.rehearsals import UNDO, Rehearsed, by_bytes, that_count
from flyback.model.facts import Facts, PendingScript
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "way-back"
_PROVEN = ("exact", "equivalent")


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:
    """Whether every pending migration has an undo that a rehearsal has proven, byte by byte.

    One without needs a reason in the script and an approval that names it. So does one that takes data away, unless
    the rehearsal saw its rows come back.
    """
    pending, fix = facts.pending.value, rehearsed_by(policy.environment.name)
    if pending is None:
        return nothing_planned(GATE)
    if facts.target.value is None:
        return not_learned(GATE, "the state of the target", facts.target)
    if facts.evidence.value is None:
        return not_learned(GATE, "the evidence", facts.evidence, fix)
    rehearsals = that_count(facts, policy, now)
    accepted = {
        path for each in weighed(facts, policy, now) if each.counts for path in each.statement.predicate.not_undoable
    }
    seen = by_bytes(rehearsals)
    lacking = {each.script: _lacking(each, pending.verb, seen) for each in pending.scripts}
    wrong = [
        f"{each.script}: {why}"
        for each in pending.scripts
        if (lack := lacking[each.script]) and (why := _unaccepted(each, lack, accepted, pending.verb))
    ]
    if wrong:
        if not all(each.undo for each in pending.scripts if lacking[each.script]):
            fix = f"write what is missing, an undo script or the reason why there is none; then {fix}"
        return refused(GATE, f"{len(wrong)} of {len(pending.scripts)} without a proven way back", fix, tuple(wrong))
    by_name = sum(1 for lack in lacking.values() if lack)
    proven = f"{len(lacking) - by_name} proven" + (f", {by_name} accepted by name" if by_name else "")
    since = max((each.finished for each in rehearsals), default=None)
    return passed(GATE, proven, proof="the undo scripts as they are now", since=since)


def _lacking(script: PendingScript, verb: str, seen: Rehearsed) -> str:
    """Why there is no proven way back from it; empty when there is one."""
    if not script.undo or not script.undo_sha256:
        return "it has no undo"
    rehearsed = seen.get((script.sha256, script.undo_sha256), [])
    if not rehearsed:
        return "no rehearsal that counts has run its undo as it is now"
    proven = [each for each in rehearsed if each.verdict in _PROVEN]
    if not proven:
        return f"its undo is not proven: {rehearsed[0].verdict or 'nobody said what came of it'}"
    if verb != UNDO and script.destructive and not any(each.salvages for each in proven):
        return f"nothing proves that what it takes away comes back ({script.destructive[0]})"
    return ""


def _unaccepted(script: PendingScript, lack: str, accepted: set[str], verb: str) -> str:
    """What is left to do about a way back that is missing; empty when it was agreed to."""
    if verb != UNDO and not script.not_undoable.strip():
        return f"{lack}, and it does not say why: -- flyback: not undoable because ..."
    if script.script not in accepted:
        return f"{lack}, and no approval that counts names it"
    return ""
