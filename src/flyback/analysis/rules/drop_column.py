"""Columns that go, with their values."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    dropped = _with_it(act, case)
    if act.detail.get("exists") == "no" or act is not dropped[0]:
        return None
    effect = case.effect(act.relation)
    empty = effect is not None and effect.rows == 0
    what = f"{act.relation}.{written(act.name)}"
    others = "".join(f", {written(each.name)}" for each in dropped[1:])
    text = f"{what}{others} {'are' if others else 'is'} gone" if empty else f"the values of {what}{others} are gone"
    them = "them" if others else "it"
    text += f". Statements of the running release that name {them} fail, and SELECT * and INSERT without columns change"
    return Found(text=text, severity=Severity.CAUTION if case.undoes or empty else None)


def _with_it(act: Act, case: Case) -> list[Act]:
    """The columns of the table that the statement drops."""
    return [
        each for each in case.acts("drop column") if each.relation == act.relation and each.detail.get("exists") != "no"
    ]


def safe(act: Act, case: Case) -> SafeForm | None:
    """The columns under other names, until nobody misses them."""
    if case.undoes:
        return None
    keys = [each.name for each in case.acts("dropped too") if each.name.endswith("(p)")]
    nullable, renamed = [], []
    for each in _with_it(act, case):
        column = written(each.name)
        nullable.append(f"ALTER COLUMN {column} DROP NOT NULL")
        renamed.append(f"ALTER TABLE {act.relation} RENAME COLUMN {column} TO {written(each.name + '_dropped')}")
    return SafeForm(
        others=tuple(each.ordinal for each in _with_it(act, case)),
        along=() if keys else tuple(nullable),
        after=(";\n".join(renamed),),
        by_itself=False,
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
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t DROP COLUMN b", good=("ALTER TABLE t RENAME COLUMN b TO b_dropped",), same_end=False
        ),
    ),
)
