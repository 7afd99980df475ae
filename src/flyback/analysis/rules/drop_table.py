"""Tables that go, with their rows."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.clauses import unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("exists") == "no" or not act.relation:
        return None
    effect = case.effect(act.relation)
    if effect is not None and effect.rows == 0:
        text = f"{act.relation} is gone; it is empty. Queries of the running release that name it fail"
        return Found(text=text, severity=Severity.CAUTION)
    rows = size(effect) if effect is not None else ""
    text = f"{act.relation} and its rows are gone{rows}. Queries of the running release that name it fail"
    if case.undoes:
        return Found(text=text, severity=Severity.CAUTION)
    return Found(text=text, remedy=_remedy(case))


def _remedy(case: Case) -> Remedy:
    tables = [unquoted(each.relation) for each in case.acts("drop table") if each.relation]
    renamed = (f"ALTER TABLE {written(*names)} RENAME TO {written(names[-1] + '_dropped')}" for names in tables)
    return Remedy(
        steps=(";\n".join(renamed),),
        note="once no release uses the table: out of the way and easily back; drop it in a later migration",
    )


RULE = Rule(
    id="drop-table",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="a table goes, with its rows",
    condition="DROP TABLE of a table that was there before the script; a caution in undo scripts, and where it is "
    "known to be empty.",
    effect="Its rows are gone, and what the catalogue says of it: privileges, comments, publications. The running "
    "release breaks if it still reads or writes it.",
    check=check,
    examples=(Example(bad="DROP TABLE t", good=("ALTER TABLE t RENAME TO t_dropped",), same_end=False),),
)
