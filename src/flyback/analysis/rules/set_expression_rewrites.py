"""Generated columns that are computed anew."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or not effect.rewrites:
        return None
    return Found(text=held_up(effect, f"{act.name} is computed for every row and the table is written anew"))


RULE = Rule(
    id="set-expression-rewrites",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a new expression of a stored generated column writes the whole table anew",
    condition="ALTER COLUMN ... SET EXPRESSION of a stored column, on a table that is not known to be empty.",
    effect="ACCESS EXCLUSIVE lock while every row and every index is written anew, and the old values are gone.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE t (id int, x int GENERATED ALWAYS AS (id * 2) STORED);"
            "INSERT INTO t SELECT g FROM generate_series(1, 5000) g; ANALYZE t;",
            bad="ALTER TABLE t ALTER COLUMN x SET EXPRESSION AS (id * 3)",
            good=("ALTER TABLE t ALTER COLUMN x DROP EXPRESSION",),
            same_end=False,
            since=17,
        ),
    ),
)
