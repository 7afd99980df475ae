"""Risks as one JSON object: `flyback.findings/1`, described by `findings.schema.json` beside this file."""

from collections import Counter
from importlib import resources

from flyback.model.lock_modes import strength
from flyback.model.risk import Assessment, Finding, Fix, RelationEffect, Risks, Severity
from flyback.report.json_text import Json, dumped
from flyback.report.risk.remedies import sql_of
from flyback.report.risk.statements import Judged, judged

SCHEMA = "flyback.findings/1"
_ALL = strength("AccessExclusiveLock")
_WRITES = strength("ShareLock")


def render(risks: Risks) -> str:
    """The object, indented by two spaces and ended by a newline."""
    return dumped(as_object(risks), indent=2) + "\n"


def json_schema() -> str:
    """The JSON Schema of the object, as text."""
    return (resources.files(__package__) / "findings.schema.json").read_text(encoding="utf-8")


def as_object(risks: Risks) -> dict[str, Json]:
    """The object before it becomes text."""
    counts = Counter(finding.severity for finding in risks.findings if not finding.allowed)
    return {
        "schema": SCHEMA,
        "server_major": risks.server_major,
        "catalogue": risks.catalogue or None,
        "summary": {
            **{severity.name.lower(): counts[severity] for severity in reversed(Severity)},
            "allowed": sum(1 for finding in risks.findings if finding.allowed),
        },
        "files": list(risks.files),
        "statements": [_statement(each) for each in judged(risks)],
        "notes": list(risks.notes),
        "fixes": [_fix(fix) for fix in risks.fixes],
    }


def _fix(fix: Fix) -> Json:
    return {
        "file": fix.file,
        "written": list(fix.written),
        "rules": list(fix.rules),
        "notes": list(fix.notes),
        "refused": fix.refused or None,
    }


def _statement(each: Judged) -> Json:
    findings: list[Json] = [_finding(finding) for finding in each.findings]
    if each.assessment is None:
        first = each.findings[0]
        return {**_NO_STATEMENT, "file": first.file, "line": first.line, "column": first.column, "findings": findings}
    assessment = each.assessment
    return {**_known(assessment), "findings": findings}


_NO_STATEMENT: dict[str, Json] = {
    "file": "",
    "line": 1,
    "column": 1,
    "sql": "",
    "direction": "apply",
    "transaction": "ok",
    "refused": None,
    "may_fail": [],
    "unknown": [],
    "effects": [],
    "drops": [],
}


def _known(assessment: Assessment) -> dict[str, Json]:
    statement = assessment.statement
    return {
        "file": assessment.file,
        "line": statement.line,
        "column": statement.column,
        "sql": statement.sql,
        "direction": assessment.direction,
        "transaction": assessment.transaction,
        "refused": assessment.refused or None,
        "may_fail": list(assessment.may_fail),
        "unknown": list(assessment.unknown),
        "effects": [_effect(effect) for effect in assessment.effects],
        "drops": list(assessment.drops),
    }


def _effect(effect: RelationEffect) -> Json:
    return {
        "relation": effect.began_as or effect.relation,
        "renamed_to": effect.relation if effect.began_as else None,
        "kind": effect.kind,
        "lock": effect.lock or None,
        "blocks_reads": strength(effect.lock) >= _ALL,
        "blocks_writes": strength(effect.lock) >= _WRITES,
        "rewrites": effect.rewrites,
        "scans": effect.scans,
        "index_builds": bool(effect.builds),
        "builds": list(effect.builds),
        "rows": effect.rows,
        "bytes": effect.bytes,
        "loses": [*effect.loses, *effect.endangers],
        "changes_values": bool(effect.changes_values),
        "changed_columns": list(effect.changes_values),
        "loses_statistics": list(effect.loses_statistics),
        "drops": list(effect.drops),
        "source": effect.source,
    }


def _finding(finding: Finding) -> Json:
    remedy = finding.remedy
    return {
        "rule": finding.rule,
        "severity": finding.severity.name.lower(),
        "family": finding.family.value,
        "text": finding.text,
        "line": finding.line,
        "column": finding.column,
        "relation": finding.relation or None,
        "classes": list(finding.classes),
        "unknown": finding.unknown,
        "allowed": finding.allowed or None,
        "remedy": sql_of(remedy) if remedy else None,
        "remedy_steps": list(remedy.steps) if remedy else [],
    }
