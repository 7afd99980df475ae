"""Type changes that round, cut or otherwise change values."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if act.detail.get("lossy") not in ("yes", "unknown") or (effect is not None and effect.rows == 0):
        return None
    change = f"{act.detail.get('from') or 'its type'} to {act.detail.get('to', 'another')}"
    if act.detail.get("lossy") == "unknown":
        if not act.detail.get("from") and not act.detail.get("using"):
            return None
        text = f"whether all values of {act.relation}.{written(act.name)} survive from {change} cannot be told"
        return Found(text=text, severity=Severity.CAUTION, unknown=True)
    return Found(text=f"values of {act.relation}.{written(act.name)} change silently: {change}")


RULE = Rule(
    id="type-change-loses-values",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="a change of type changes values",
    condition="ALTER COLUMN TYPE to fewer digits, a lower precision, another kind of number, a date, jsonb, or with a "
    "USING that is no plain cast, on a table that is not known to be empty. A caution where it cannot be told.",
    effect="Values are rounded, cut or normalised without an error, and changing the type back does not bring them "
    "back. A new column beside the old one keeps them.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ALTER COLUMN n TYPE numeric(10,1)",
            good=("ALTER TABLE t ALTER COLUMN n TYPE numeric(12,2)",),
            same_end=False,
        ),
    ),
)
