"""Indexes built anew while the table stands still."""

from flyback.analysis.case import Case, size, stops
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import inserted_after, words_of


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("concurrently") == "yes":
        return None
    effect = case.stops(act.relation) or next((each for each in case.assessment.effects if stops(each)), None)
    if effect is None:
        return None
    text = (
        f"writes of {effect.relation} wait while its indexes are built anew{size(effect)}, "
        "and queries wait too: planning one opens every index"
    )
    return Found(text=text, relation=effect.relation)


def safe(_: Act, case: Case) -> SafeForm | None:
    """REINDEX CONCURRENTLY."""
    scope = next((word for word in words_of(case.sql) if word in ("INDEX", "TABLE", "SCHEMA", "DATABASE")), "")
    return SafeForm(instead=inserted_after(case.sql, scope, "CONCURRENTLY")) if scope else None


RULE = Rule(
    id="reindex-blocks",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a plain REINDEX stops the table, for queries too",
    condition="REINDEX without CONCURRENTLY of what was there before the script and is not known to be empty.",
    effect="SHARE lock on the table and ACCESS EXCLUSIVE on the index: the planner of any query on the table waits.",
    check=check,
    safe=safe,
    examples=(
        Example(bad="REINDEX TABLE t", good=("REINDEX TABLE CONCURRENTLY t",)),
        Example(bad="REINDEX INDEX t_pkey", good=("REINDEX INDEX CONCURRENTLY t_pkey",)),
    ),
)
