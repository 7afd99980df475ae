"""Tables that are emptied."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if effect is not None and effect.rows == 0:
        return None
    rows = size(effect) if effect is not None else ""
    also = " by CASCADE, although the statement does not name it" if act.kind == "truncated too" else ""
    return Found(text=f"all rows of {act.relation} are gone{rows}{also}; reads and writes of it wait meanwhile")


RULE = Rule(
    id="truncate",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="a table is emptied",
    condition="TRUNCATE of a table that was there before the script and is not known to be empty, and what CASCADE "
    "empties with it.",
    effect="All rows are gone. ACCESS EXCLUSIVE lock; DELETE triggers do not fire.",
    check=check,
    examples=(Example(bad="TRUNCATE t", good=("SELECT count(*) FROM t",), same_end=False),),
)
