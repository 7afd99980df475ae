"""What people can read about the rules of some findings."""

from collections.abc import Iterable

from flyback.analysis.rulebook import rule
from flyback.model.risk import Family, Finding, RuleText, Severity
from flyback.workflows.lint.simulation import SYNTAX_ERROR

_SYNTAX_ERROR = RuleText(
    id=SYNTAX_ERROR,
    severity=Severity.DANGER,
    family=Family.TRANSACTION,
    summary="The script is not PostgreSQL",
    condition="PostgreSQL's own grammar refuses the script, or it holds what only psql understands.",
    effect="migrate refuses the script before it runs anything.",
)


def rule_texts(findings: Iterable[Finding]) -> tuple[RuleText, ...]:
    """Of each rule once, by name."""
    return tuple(_text(name) for name in sorted({finding.rule for finding in findings}))


def _text(name: str) -> RuleText:
    if name == SYNTAX_ERROR:
        return _SYNTAX_ERROR
    found = rule(name)
    return RuleText(
        id=found.id,
        severity=found.severity,
        family=found.family,
        summary=found.summary,
        condition=found.condition,
        effect=found.effect,
    )
