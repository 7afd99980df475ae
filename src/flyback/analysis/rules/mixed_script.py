"""Statements that no transaction may surround, among others that one must."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity
from flyback.model.script import Transaction


def check(act: Act, case: Case) -> Found | None:
    others = [each for each in case.script if each.statement.transaction is not Transaction.FORBIDDEN]
    inside = _in_block(case)
    if not inside and not others:
        return None
    if inside:
        return Found(text=f"{act.name} is refused in a transaction, and BEGIN opened one", severity=Severity.DANGER)
    first = next(each for each in case.script if each.statement.transaction is Transaction.FORBIDDEN)
    if first is not case.assessment:
        return None
    return Found(text=f"{act.name} cannot run in a transaction, other statements of the script do: Flyway refuses that")


def _in_block(case: Case) -> bool:
    """Whether the script itself opened a transaction that is still open."""
    tags = [each.statement.tag for each in case.earlier if each.statement.transaction is Transaction.CONTROL]
    return bool(tags) and tags[-1].startswith(("BEGIN", "START"))


def safe(_: Act, case: Case) -> SafeForm | None:
    """In a script of its own."""
    return None if _in_block(case) else SafeForm(before=(case.sql,))


RULE = Rule(
    id="mixed-script",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="a statement that cannot run in a transaction shares a script with others",
    condition="CREATE INDEX CONCURRENTLY, VACUUM and their like in a script that has other statements too; a danger "
    "after BEGIN.",
    effect="Flyway refuses the script, or with `mixed` runs all of it without a transaction: what is done stays done "
    "when a later statement fails.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t ADD COLUMN x int; CREATE INDEX CONCURRENTLY t_x ON t (x)",
            good=("ALTER TABLE t ADD COLUMN x int", "CREATE INDEX CONCURRENTLY t_x ON t (x)"),
        ),
    ),
)
