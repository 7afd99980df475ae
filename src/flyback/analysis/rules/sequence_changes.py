"""Sequences that count otherwise under the running release."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import words_of


def check(act: Act, case: Case) -> Found | None:
    name = act.relation or act.name
    if act.kind == "restart sequence" and case.assessment.statement.tag.startswith("SELECT"):
        if "MAX" in case.sql.upper():
            return None
        text = f"{name} goes on elsewhere, also when the script fails: numbers that are in use may come a second time"
        return Found(text=text, severity=Severity.CAUTION)
    if act.kind == "restart sequence":
        return Found(text=f"{name} starts again: numbers that are in use come a second time")
    words = words_of(case.sql)
    if not any(word in words for word in ("INCREMENT", "CYCLE", "MAXVALUE", "MINVALUE")):
        return None
    return Found(text=f"{name} gives other numbers from now on", severity=Severity.CAUTION)


RULE = Rule(
    id="sequence-changes",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="a sequence gives numbers that are in use, or others than expected",
    condition="ALTER SEQUENCE or ALTER COLUMN ... RESTART; a caution: setval() to what is not the rows' maximum, "
    "INCREMENT, CYCLE, MINVALUE, MAXVALUE.",
    effect="Duplicate keys: INSERTs of the running release fail with 23505 until the sequence is past them. Programs "
    "that reserve numbers in blocks rely on the increment.",
    check=check,
    examples=(
        Example(
            setup="CREATE SEQUENCE numbers; SELECT nextval('numbers');",
            bad="ALTER SEQUENCE numbers RESTART WITH 1",
            good=("ALTER SEQUENCE numbers CACHE 1",),
            same_end=False,
        ),
    ),
)
