"""Effects that a failing script does not take back."""

from flyback.analysis.case import Case
from flyback.analysis.lasting import LASTING
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import has_words


def check(act: Act, case: Case) -> Found | None:
    name = act.name.rpartition(".")[2].partition("(")[0]
    if act.kind == "select function" and name in LASTING:
        return Found(text=f"what {name}() does stays done when the script fails and is taken back")
    if act.kind == "copy" and has_words(case.sql, "PROGRAM"):
        return Found(text="what the program does stays done when the script fails and is taken back")
    return None


RULE = Rule(
    id="outlives-rollback",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="something is done that ROLLBACK does not take back",
    condition="dblink, reloads of the configuration, replication slots, COPY TO PROGRAM and their like.",
    effect="When a later statement fails, or the migration is undone, it stays.",
    check=check,
    examples=(
        Example(
            bad="SELECT pg_reload_conf()",
            good=("SET work_mem = '8MB'",),
            same_end=False,
        ),
    ),
)
