"""Statements whose text does not say what they do."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    return Found(text=f"{act.name} cannot be told from the text: a rehearsal shows it", unknown=True)


RULE = Rule(
    id="opaque-statement",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="nobody can tell from the text what the statement does",
    condition="DO, CALL, dynamic SQL, functions with side effects, and statements that the analysis does not know.",
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
