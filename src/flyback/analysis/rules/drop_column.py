"""Columns that go, with their values."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if act.detail.get("exists") == "no":
        return None
    empty = effect is not None and effect.rows == 0
    what = f"{act.relation}.{written(act.name)}"
    text = f"the values of {what} are gone" if not empty else f"{what} is gone"
    text += ". Statements of the running release that name it fail, and SELECT * and INSERT without columns change"
    severity = Severity.CAUTION if case.undoes or empty else None
    return Found(text=text, severity=severity, remedy=_remedy(act))


def _remedy(act: Act) -> Remedy:
    column = written(act.name)
    return Remedy(
        steps=(
            f"ALTER TABLE {act.relation} ALTER COLUMN {column} DROP NOT NULL",
            f"ALTER TABLE {act.relation} RENAME COLUMN {column} TO {written(act.name + '_dropped')}",
        ),
        note="the first with the release that stops writing the column, the second once none reads it; drop it later",
    )


RULE = Rule(
    id="drop-column",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="a column goes, with its values",
    condition="DROP COLUMN of a column that was there before the script; a caution in undo scripts, and where the "
    "table is known to be empty.",
    effect="The values cannot be had back from the table. A column that comes back comes last, without its "
    "privileges, comments and settings.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t DROP COLUMN b", good=("ALTER TABLE t RENAME COLUMN b TO b_dropped",), same_end=False
        ),
    ),
)
