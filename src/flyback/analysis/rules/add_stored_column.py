"""Stored generated columns, which write the whole table anew."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or not effect.rewrites or act.detail.get("why") != "stored":
        return None
    return Found(text=held_up(effect, f"{act.name} is computed for every row and the table is written anew"))


RULE = Rule(
    id="add-stored-column",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a new stored generated column writes the whole table anew",
    condition="ADD COLUMN ... GENERATED ALWAYS AS (...) STORED on a table that is not known to be empty.",
    effect="ACCESS EXCLUSIVE lock while every row and every index is written anew. PostgreSQL 18 has VIRTUAL columns, "
    "which cost nothing; before, a column that a trigger fills can be filled in batches.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a * 2) STORED",
            good=("ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a * 2) VIRTUAL",),
            same_end=False,
            since=18,
        ),
        Example(
            bad="ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a * 2) STORED",
            good=("ALTER TABLE t ADD COLUMN x int",),
            same_end=False,
        ),
    ),
)
