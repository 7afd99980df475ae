"""Transactions that the script ends by itself."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Assessment, Family, Severity
from flyback.model.script import Transaction
from flyback.syntax.clauses import words_of


def check(act: Act, case: Case) -> Found | None:
    word = act.name.partition(" ")[0].upper()
    if word in ("SAVEPOINT", "RELEASE") or words_of(case.sql)[:2] == ("ROLLBACK", "TO"):
        return None
    if "TO" in words_of(case.sql) and word == "ROLLBACK":
        return None
    if word in ("BEGIN", "START"):
        return None if _is_whole_wrapper(case) else Found(text=f"{word} opens a transaction inside the script's own")
    if _is_whole_wrapper(case):
        return None
    return Found(text=f"{word} ends the transaction: what comes before stays although what comes after may fail")


def _is_whole_wrapper(case: Case) -> bool:
    """Whether the script is BEGIN, statements, COMMIT."""
    controls = [each for each in case.script if each.statement.transaction is Transaction.CONTROL]
    ends = [case.script[0], case.script[-1]]
    return controls == ends and _word(ends[0]) in ("BEGIN", "START") and _word(ends[1]) in ("COMMIT", "END")


def _word(assessment: Assessment) -> str:
    return assessment.statement.tag.partition(" ")[0]


RULE = Rule(
    id="commit-in-script",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="a script ends the transaction that it runs in",
    condition="BEGIN, COMMIT, ROLLBACK or their like in a script, unless they stand around the whole of it.",
    effect="A failure later in the script leaves half of it done, without the row in the history that says so.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ADD COLUMN x int; COMMIT; ALTER TABLE t ADD COLUMN y int",
            good=("ALTER TABLE t ADD COLUMN x int", "ALTER TABLE t ADD COLUMN y int"),
        ),
    ),
)
