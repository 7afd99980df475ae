"""Risks as annotations of GitHub Actions: workflow commands that mark lines of a pull request.

Source: GitHub's documentation of workflow commands, and `escapeData`, `escapeProperty` of actions/toolkit.
"""

from flyback.model.risk import Finding, Risks, Severity
from flyback.report.neutral import visible
from flyback.report.risk.remedies import sql_of

_LONGEST = 12
"""Lines of SQL that an annotation has room for."""
_COMMANDS = {Severity.INFO: "notice", Severity.CAUTION: "warning"}


def render(risks: Risks) -> str:
    """A line for each finding that is not allowed, the worst first: GitHub shows ten of a kind in a step."""
    found = sorted((each for each in risks.findings if not each.allowed), key=lambda finding: -finding.severity)
    return "".join(f"{_annotation(finding)}\n" for finding in found)


def _annotation(finding: Finding) -> str:
    severity = finding.severity.name.lower()
    properties = {
        "file": visible(finding.file),
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"{severity}: {finding.rule}",
    }
    text = visible(finding.text)
    if finding.remedy is not None and (sql := sql_of(finding.remedy)):
        short = sql.count("\n") < _LONGEST
        text += f"\n\nInstead:\n{visible(sql)}" if short else "\n\nThe safe form is long: flyback lint prints it"
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS.get(finding.severity, 'error')} {said}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
