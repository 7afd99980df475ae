"""Columns under another name, which the running release does not know."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.clauses import unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    to = act.detail.get("to", "")
    if to in (f"{act.name}_dropped", f"{act.name}_old") or _replaced(case, act):
        return None
    where = act.relation or act.detail.get("type", "")
    text = f"statements of the running release that name {where}.{written(act.name)} fail: it is {written(to)} now"
    return Found(text=text, remedy=_remedy(act) if act.kind == "rename column" else None)


def _replaced(case: Case, act: Act) -> bool:
    """Whether another column takes the name in the same script."""
    return any(
        each.kind == "rename column" and each.relation == act.relation and each.detail.get("to") == act.name
        for other in case.later
        for each in other.acts
    )


def _remedy(act: Act) -> Remedy | None:
    table, old, new = act.relation, written(act.name), written(act.detail.get("to", ""))
    view = written(*unquoted(table)[:-1], f"{unquoted(table)[-1]}_{act.detail.get('to', '')}")
    return Remedy(
        steps=(f"CREATE VIEW {view} AS SELECT *, {old} AS {new} FROM {table}",),
        note="the new release reads and writes through the view; rename the column, and drop the view, when no "
        "release uses the old name",
    )


RULE = Rule(
    id="rename-column",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="the running release still uses the old name of a column",
    condition="RENAME COLUMN in what was there before the script. Not found where another column takes the name in "
    "the same script.",
    effect="From the commit on, statements with the old name fail. Views keep working and keep the old name; bodies "
    "of functions do not.",
    check=check,
    examples=(
        Example(bad="ALTER TABLE t RENAME COLUMN a TO amount", good=("ALTER TABLE t ADD amount int",), same_end=False),
    ),
)
