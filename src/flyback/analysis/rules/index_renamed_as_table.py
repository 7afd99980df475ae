"""Indexes renamed by ALTER TABLE, which locks them harder."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import words_of


def check(act: Act, case: Case) -> Found | None:
    if words_of(case.sql)[:2] != ("ALTER", "TABLE"):
        return None
    return Found(text=f"queries on the table of {act.name} wait: ALTER TABLE locks the index ACCESS EXCLUSIVE")


def safe(_: Act, case: Case) -> SafeForm:
    """ALTER INDEX."""
    place = case.sql.upper().index("TABLE")
    return SafeForm(instead=f"{case.sql[:place]}INDEX{case.sql[place + len('TABLE') :]}")


RULE = Rule(
    id="index-renamed-as-table",
    severity=Severity.INFO,
    family=Family.BLOCKING,
    summary="ALTER TABLE renames an index under a lock that ALTER INDEX does not take",
    condition="ALTER TABLE ... RENAME TO where the name is an index's.",
    effect="ACCESS EXCLUSIVE lock on the index, for which the planner of every query on its table waits; ALTER INDEX "
    "takes SHARE UPDATE EXCLUSIVE.",
    check=check,
    safe=safe,
    examples=(
        Example(
            setup=ROWS + "CREATE INDEX t_a ON t (a);",
            bad="ALTER TABLE t_a RENAME TO t_a_idx",
            good=("ALTER INDEX t_a RENAME TO t_a_idx",),
        ),
    ),
)
