"""Extensions that change their version."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import has_words


def check(act: Act, case: Case) -> Found | None:
    if not has_words(case.sql, "UPDATE"):
        return None
    return Found(text=f"extension {act.name} has no way back to its version, unless its author wrote one")


RULE = Rule(
    id="extension-update",
    severity=Severity.INFO,
    family=Family.TRANSACTION,
    summary="an extension's update can rarely be taken back",
    condition="ALTER EXTENSION ... UPDATE.",
    effect="Most extensions have no script from the new version to the old one.",
    check=check,
    examples=(Example(bad="ALTER EXTENSION plpgsql UPDATE", good=("COMMENT ON TABLE t IS 'x'",), same_end=False),),
)
