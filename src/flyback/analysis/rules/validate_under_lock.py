"""Validation while the transaction still holds the lock of what it did before."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None:
        return None
    text = f"{held_up(effect, 'all rows are held against the constraint')}: an earlier statement's lock is still held"
    return Found(text=text)


def safe(act: Act, case: Case) -> SafeForm | None:
    """By itself, in a transaction of its own."""
    found = command(act, case)
    if found is None:
        return None
    return SafeForm(after=(f"{found[0].head} {found[1]}",))


RULE = Rule(
    id="validate-under-lock",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="VALIDATE CONSTRAINT in the transaction that adds the constraint undoes the good of NOT VALID",
    condition="VALIDATE CONSTRAINT while the transaction holds a lock on the table that stops writes.",
    effect="All rows are read under the lock of the earlier statement: ACCESS EXCLUSIVE after ADD CHECK, SHARE ROW "
    "EXCLUSIVE after ADD FOREIGN KEY.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT ck",
            good=("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID", "ALTER TABLE t VALIDATE CONSTRAINT ck"),
        ),
    ),
)
