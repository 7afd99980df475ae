"""Rows that queries on the partitioned table do not find any more."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    return Found(text=f"queries of the running release on {act.relation} do not find the rows of {act.name} any more")


RULE = Rule(
    id="partition-leaves",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="the rows of a partition leave the table",
    condition="DETACH PARTITION, CONCURRENTLY or not.",
    effect="The rows are still there, in a table of their own; INSERTs for its range fail or go to the default "
    "partition.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE pt (id int, v int) PARTITION BY RANGE (id);"
            "CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (9000);",
            bad="ALTER TABLE pt DETACH PARTITION pt1",
            good=("CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (9000) TO (9999)",),
            same_end=False,
        ),
    ),
)
