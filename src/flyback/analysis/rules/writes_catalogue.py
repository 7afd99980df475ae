"""System catalogues that a script writes by itself."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    return Found(text=f"rows of {act.name} are changed by hand: no lock, no check and no cache of the server notices")


RULE = Rule(
    id="writes-catalogue",
    severity=Severity.DANGER,
    family=Family.LOSS,
    classes=("destructive",),
    summary="a script writes a system catalogue by itself",
    condition="INSERT, UPDATE, DELETE or MERGE on a relation of pg_catalog.",
    effect="What the catalogue says and what is stored may part: wrong answers, crashes, tables that cannot be read or "
    "dumped. ALTER has a form for nearly everything.",
    check=check,
    examples=(
        Example(
            bad="UPDATE pg_attribute SET attstattarget = 50 WHERE attrelid = 't'::regclass AND attname = 'a'",
            good=("ALTER TABLE t ALTER COLUMN a SET STATISTICS 50",),
            same_end=False,
        ),
    ),
)
