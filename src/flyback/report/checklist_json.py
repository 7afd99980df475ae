"""The checklist as one JSON object: `flyback.checklist/1`, and of the verb gate `flyback.gate/1`."""

from importlib import resources

from flyback.model.gates import Checklist, GateResult
from flyback.report.json_text import Json
from flyback.report.plain import moment, plain


def checklist_json(checklist: Checklist, verb: str) -> dict[str, Json]:
    """The object before it becomes text."""
    return {
        "schema": f"flyback.{verb}/1",
        "environment": checklist.environment,
        "verb": checklist.verb,
        "allowed": checklist.allowed,
        "nothing_pending": checklist.nothing_pending,
        "decided": moment(checklist.decided),
        "set_digest": checklist.set_digest,
        "plan": checklist.plan,
        "policy": checklist.policy,
        "emergency": checklist.emergency,
        "gates": [_gate(each, checklist) for each in checklist.results],
        "off": plain(checklist.off),
        "used": plain(checklist.used),
    }


def json_schema() -> str:
    """The JSON Schema of the object, as text."""
    return (resources.files(__package__) / "checklist.schema.json").read_text(encoding="utf-8")


def _gate(result: GateResult, checklist: Checklist) -> Json:
    since = result.since
    return {
        "gate": result.gate,
        "verdict": result.verdict.value,
        "reason": result.reason,
        "proof": result.proof,
        "since": None if since is None else moment(since),
        "age_seconds": None if since is None else int((checklist.decided - since).total_seconds()),
        "fix": result.fix,
        "details": plain(result.details),
    }
