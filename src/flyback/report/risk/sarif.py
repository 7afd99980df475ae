"""Risks as SARIF 2.1.0, which code scanning reads.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from flyback import __version__
from flyback.model.risk import Finding, Risks, RuleText, Severity
from flyback.model.script import Statement
from flyback.report.json_text import Json, dumped
from flyback.report.risk.remedies import sql_of
from flyback.report.risk.statements import judged

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.INFO: "note", Severity.CAUTION: "warning", Severity.DANGER: "error", Severity.DESTRUCTIVE: "error"}
_FINGERPRINT = "flybackStatement/v1"


def render(risks: Risks, rules: Sequence[RuleText]) -> str:
    """The log with one run, indented by two spaces and ended by a newline; `rules` describes those of the findings."""
    return dumped(as_object(risks, rules), indent=2) + "\n"


def as_object(risks: Risks, rules: Sequence[RuleText]) -> dict[str, Json]:
    """The log before it becomes text."""
    places = {rule.id: place for place, rule in enumerate(rules)}
    driver: dict[str, Json] = {
        "name": "flyback",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
    }
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [{"level": "note", "message": {"text": note}} for note in risks.notes],
            }
        ],
        "results": _results(risks, places),
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: RuleText) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary}. {rule.effect}"},
        "help": {"text": f"Found: {rule.condition}\n\nThen: {rule.effect}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"severity": rule.severity.name.lower(), "tags": [rule.family.value]},
    }


def _results(risks: Risks, places: dict[str, int]) -> list[Json]:
    seen: Counter[tuple[str, str, str]] = Counter()
    results: list[Json] = []
    for each in judged(risks):
        statement = each.assessment.statement if each.assessment else None
        sql = statement.sql if statement else ""
        for finding in each.findings:
            same = (finding.rule, finding.file, f"{finding.relation}\n{sql}")
            results.append(_result(finding, statement, places, _fingerprint((*same, str(seen[same])))))
            seen[same] += 1
    return results


def _fingerprint(parts: tuple[str, ...]) -> str:
    """The same as long as the statement is, wherever in its script it stands."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _result(finding: Finding, statement: Statement | None, places: dict[str, int], fingerprint: str) -> Json:
    place: dict[str, Json] = {"artifactLocation": {"uri": _uri(finding.file)}, "region": _region(finding, statement)}
    location: dict[str, Json] = {"physicalLocation": place}
    if finding.relation:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.relation}]
    text = finding.text
    if finding.remedy is not None and (instead := sql_of(finding.remedy)):
        text += f"\n\nInstead:\n{instead}"
    properties: dict[str, Json] = {
        "severity": finding.severity.name.lower(),
        "classes": list(finding.classes),
        "unknown": finding.unknown,
    }
    suppressions: list[Json] = [{"kind": "inSource", "justification": finding.allowed}] if finding.allowed else []
    return {
        "ruleId": finding.rule,
        **({"ruleIndex": places[finding.rule]} if finding.rule in places else {}),
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        "suppressions": suppressions,
        "properties": properties,
    }


def _region(finding: Finding, statement: Statement | None) -> Json:
    """The statement, or the place alone of what is said of a comment or of a script that cannot be read."""
    start: dict[str, Json] = {"startLine": finding.line, "startColumn": finding.column}
    if statement is None or (statement.line, statement.column) != (finding.line, finding.column):
        return start
    *before, last = statement.sql.split("\n")
    end: dict[str, Json] = {
        "endLine": finding.line + len(before),
        "endColumn": (1 if before else finding.column) + len(last),
    }
    return {**start, **end, "snippet": {"text": statement.sql}}


def _uri(path: str) -> str:
    """A path, absolute or relative, as a URI reference."""
    quoted = quote(path, safe="/", errors="surrogatepass")
    return f"file://{quoted}" if quoted.startswith("/") else quoted
