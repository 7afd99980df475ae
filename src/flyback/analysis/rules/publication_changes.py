"""Publications whose subscribers get something else."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    if act.kind == "create publication":
        return Found(
            text=f"UPDATE and DELETE on tables of {act.name} without a primary key or replica identity fail",
            severity=Severity.INFO,
        )
    if act.kind == "publish table":
        if act.detail.get("what") != "drop":
            return None
        return Found(text=f"subscribers of {act.name} get no changes of {act.relation} any more; nobody tells them")
    return Found(text=f"subscribers of {act.name} miss changes, or get others; that is not told to them")


RULE = Rule(
    id="publication-changes",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="what a publication sends changes",
    condition="CREATE (for information), ALTER or DROP PUBLICATION.",
    effect="Changes made while a table is out of a publication never reach the subscriber. Tables that come in need a "
    "replica identity, or their UPDATE and DELETE fail.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE PUBLICATION news FOR TABLE t;",
            bad="DROP PUBLICATION news",
            good=("SELECT 1",),
            same_end=False,
        ),
    ),
)
