"""UPDATE without WHERE."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if not case.takes_all(act) or act.detail.get("backfill") == "yes":
        return None
    if effect is not None and effect.rows == 0:
        return None
    columns = act.detail.get("columns", "")
    rows = size(effect) if effect is not None else ""
    return Found(
        text=f"the values of {columns or 'columns'} in all rows of {act.relation} are overwritten{rows}: no WHERE"
    )


RULE = Rule(
    id="update-all-rows",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="UPDATE without WHERE overwrites every row",
    condition="UPDATE without WHERE, or with one that is always true, of columns that held something, in a table that "
    "was there before the script and is not known to be empty. Filling a column that the script itself added is not "
    "found.",
    effect="The old values are gone, and every row is locked until the transaction ends.",
    check=check,
    examples=(Example(bad="UPDATE t SET a = 1", good=("UPDATE t SET a = 1 WHERE id <= 100",), same_end=False),),
)
