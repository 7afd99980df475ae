"""A release as one JSON object: `flyback.release/1`."""

from importlib import resources

from flyback.model.release import Live, Release, ReleaseStep
from flyback.model.risk import Risks
from flyback.report.json_text import Json
from flyback.report.release.words import refusals
from flyback.report.risk.findings_json import as_object
from flyback.report.target.plan_text import commands
from flyback.report.target.step_json import step_json

SCHEMA = "flyback.release/1"


def release_json(release: Release) -> dict[str, Json]:
    """The object before it becomes text; `digest` is that of the commands, which approvals name."""
    place = release.place
    return {
        "schema": SCHEMA,
        "project": release.project,
        "environment": release.environment,
        "url": place.url,
        "database": place.database,
        "default_schema": place.schema,
        "server_version": place.server_version,
        "digest": release.plan.digest,
        "grouped": release.plan.grouped,
        "rehearsed_on": release.rehearsed_on or None,
        "estimated_ms": release.estimated_ms,
        "point_of_no_return": _no_return(release),
        "refusals": list(refusals(release)),
        "steps": [_step(each) for each in release.steps],
        "live": _live(release.live),
        "notes": list(release.notes),
    }


def json_schema() -> str:
    """The JSON Schema of the object, as text."""
    return (resources.files(__package__) / "release.schema.json").read_text(encoding="utf-8")


def _no_return(release: Release) -> Json:
    found = release.no_return
    if found is None:
        return None
    return {"step": found.step, "script": release.steps[found.step].step.source.path, "line": found.line}


def _step(each: ReleaseStep) -> Json:
    risks = Risks(assessments=each.assessments, findings=each.findings)
    return {
        **step_json(each.step),
        "commands": list(commands(each.step)),
        "way_back": each.way.back.value,
        "way_back_reason": each.way.reason,
        "stays": each.way.stays,
        "undo": each.undo or None,
        "verdict": each.verdict.value if each.verdict else None,
        "rehearsed_ms": each.rehearsed_ms,
        "estimated_ms": each.estimated_ms,
        "times": [
            {
                "line": time.line,
                "tag": time.tag,
                "rehearsed_ms": time.rehearsed_ms,
                "rehearsed_rows": time.rehearsed_rows,
                "rows": time.rows,
                "estimated_ms": time.estimated_ms,
            }
            for time in each.times
        ],
        "statements": as_object(risks)["statements"],
    }


def _live(live: Live) -> Json:
    return {
        "in_recovery": live.in_recovery,
        "database_bytes": live.database_bytes,
        "long_transactions": [
            {
                "pid": each.pid,
                "user": each.user,
                "application": each.application,
                "state": each.state,
                "seconds": each.seconds,
            }
            for each in live.long_transactions
        ],
        "replicas": [
            {
                "name": each.name,
                "state": each.state,
                "sync": each.sync,
                "lag_bytes": each.lag_bytes,
                "lag_seconds": each.lag_seconds,
            }
            for each in live.replicas
        ],
    }
