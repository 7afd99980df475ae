"""Whatever else overwrites values."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    told = {relation for family, relation in case.told if family == Family.LOSS.value}
    if effect is None or act.relation in told or effect.rows == 0 or case.acts("alter type"):
        return None
    if any(each.detail.get("backfill") == "yes" for each in case.acts("update")):
        return None
    return Found(text=f"values of {', '.join(effect.changes_values)} in {act.relation} are overwritten")


RULE = Rule(
    id="changes-values",
    severity=Severity.INFO,
    family=Family.LOSS,
    summary="values are overwritten",
    condition="UPDATE with a WHERE, ON CONFLICT DO UPDATE, MERGE, or what a trigger or cascade sets, of columns that "
    "held something.",
    effect="An undo script can only bring back what was kept aside before.",
    check=check,
    examples=(Example(bad="UPDATE t SET a = 1 WHERE id < 9", good=("SELECT a FROM t WHERE id < 9",), same_end=False),),
)
