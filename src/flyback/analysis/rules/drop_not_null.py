"""NULLs that readers did not meet before."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    if any(each.kind == "drop column" for other in case.later for each in other.acts):
        return None
    return Found(
        text=f"readers of {act.relation}.{written(act.name)} may meet NULL; the way back must prove there is none"
    )


RULE = Rule(
    id="drop-not-null",
    severity=Severity.INFO,
    family=Family.BREAK,
    summary="readers may meet NULL where there was none",
    condition="DROP NOT NULL of a column that was NOT NULL before the script.",
    effect="Programs that read the column may fail once somebody writes a NULL, and then an undo fails too.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE t (id int, k int NOT NULL DEFAULT 7); INSERT INTO t VALUES (1);",
            bad="ALTER TABLE t ALTER COLUMN k DROP NOT NULL",
            good=("ALTER TABLE t ALTER COLUMN k SET DEFAULT 8",),
            same_end=False,
        ),
    ),
)
