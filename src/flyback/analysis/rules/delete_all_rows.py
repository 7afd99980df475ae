"""DELETE without WHERE."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if not case.takes_all(act) or (effect is not None and effect.rows == 0):
        return None
    return Found(text=f"all rows of {act.relation} are gone{size(effect) if effect is not None else ''}: no WHERE")


RULE = Rule(
    id="delete-all-rows",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="DELETE without WHERE takes every row",
    condition="DELETE without WHERE, or with one that is always true, also inside WITH, of a table that was there "
    "before the script and is not known to be empty.",
    effect="All rows are gone, those that refer to them ON DELETE CASCADE too.",
    check=check,
    examples=(Example(bad="DELETE FROM t", good=("DELETE FROM t WHERE id > 4000",), same_end=False),),
)
