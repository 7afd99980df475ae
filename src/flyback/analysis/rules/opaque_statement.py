"""Statements whose text does not say what they do."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    runs_code = case.acts("do block", "call", "select function") or case.assessment.statement.tag in _CODE
    return Found(
        text=f"{act.name} cannot be told from the text: a rehearsal shows it",
        severity=None if runs_code else Severity.INFO,
        classes=None if runs_code else (),
        unknown=True,
    )


_CODE = ("DO", "CALL", "EXECUTE", "SELECT", "COPY")

RULE = Rule(
    id="opaque-statement",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    classes=("destructive",),
    summary="nobody can tell from the text what the statement does",
    condition="DO, CALL, dynamic SQL, programs and functions with side effects, which count as destructive as long as "
    "nobody knows; for information where only the catalogue would tell.",
    effect="Locks, rewrites and losses inside of it are in no report. `flyback rehearse` runs it and observes.",
    check=check,
    examples=(
        Example(
            bad="DO $$ BEGIN EXECUTE (SELECT format('ANALYZE %I', relname) FROM pg_class WHERE relname = 't'); END $$",
            good=("ANALYZE t",),
            same_end=False,
        ),
    ),
)
