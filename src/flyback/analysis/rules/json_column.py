"""Columns of type json, which cannot be compared."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, _: Case) -> Found | None:
    if not act.relation:
        return None
    where = f"{act.relation}.{written(act.name)}"
    return Found(text=f"{where} is json, which has no equality: SELECT DISTINCT, GROUP BY and UNION over it fail")


RULE = Rule(
    id="json-column",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="json has no equality operator: SELECT DISTINCT of the running release fails",
    condition="ADD COLUMN of type json to a table that was there before the script.",
    effect="Queries with SELECT DISTINCT *, GROUP BY or UNION over the whole row fail. jsonb has no such trouble.",
    check=check,
    examples=(
        Example(bad="ALTER TABLE t ADD COLUMN j json", good=("ALTER TABLE t ADD COLUMN j jsonb",), same_end=False),
    ),
)
