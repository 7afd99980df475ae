"""The gate `pending`: what would run is known, digest by digest, and may run here at all."""

from collections.abc import Iterator
from datetime import datetime

from flyback.gates.answers import brief, is_digest, not_learned, passed, refused, unknown
from flyback.gates.asked import ASKED, REFUSED_WHERE_PROTECTED, RUNS_SCRIPTS
from flyback.model.facts import Facts, Pending
from flyback.model.gates import GateResult
from flyback.model.policy import Policy

GATE = "pending"


def judge(facts: Facts, policy: Policy, now: datetime) -> GateResult:  # noqa: ARG001 - every gate is asked alike
    """Whether every other gate knows what it is asked about."""
    pending, name = facts.pending.value, policy.environment.name
    if pending is None:
        return not_learned(GATE, "what would run", facts.pending, f"flyback plan --env {name}")
    if pending.verb not in ASKED:
        return unknown(GATE, f"nobody knows what {pending.verb or 'a nameless verb'} does", "see: flyback --help")
    if policy.environment.protected and pending.verb in REFUSED_WHERE_PROTECTED:
        return refused(GATE, f"{pending.verb} never runs on a protected environment", "there is none, on purpose")
    if pending.verb in RUNS_SCRIPTS and not pending.scripts:
        return refused(GATE, "nothing is pending", f"flyback info --env {name}")
    if wrong := tuple(_unknown(pending)):
        return unknown(GATE, "what would run is not known in full", f"flyback plan --env {name}", wrong)
    proof = f"plan {brief(pending.plan)}, set {brief(pending.set_digest)}"
    count = len(pending.scripts)
    return passed(GATE, f"{pending.verb}, {count} script{'' if count == 1 else 's'}", proof=proof, since=facts.now)


def _unknown(pending: Pending) -> Iterator[str]:
    digests = {"plan": pending.plan, "set": pending.set_digest, "configuration": pending.config}
    yield from (f"the digest of the {what} is missing" for what, digest in digests.items() if not is_digest(digest))
    there = {(each.name, each.sha256) for each in pending.files}
    for script in pending.scripts:
        parts = [
            (script.script, script.sha256),
            *([(script.undo, script.undo_sha256)] if _has_undo(script.undo, script.undo_sha256) else []),
        ]
        for path, digest in parts:
            if not path or not is_digest(digest):
                yield f"{path or 'a script without a name'} has no digest"
            elif (path, digest) not in there:
                yield f"{path} is not part of the set as it is now"


def _has_undo(path: str, digest: str) -> bool:
    return bool(path or digest)
