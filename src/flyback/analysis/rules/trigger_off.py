"""Triggers that do not fire any more."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.succession import created_later
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("exists") == "no":
        return None
    what = act.kind.rpartition(" ")[2]
    if act.kind.startswith("drop") and created_later(case, what.upper(), written(act.name)):
        return None
    if any(
        each.kind == f"enable {what}" and each.relation == act.relation for other in case.later for each in other.acts
    ):
        return None
    name = f"{what}s" if act.name in ("ALL", "USER") else f"{what} {act.name}"
    keys = ", foreign keys included" if act.name == "ALL" else ""
    text = f"{name} of {act.relation} will not fire any more{keys}: rows written from now on miss what they do"
    return Found(text=text, severity=Severity.INFO if what == "rule" else None)


RULE = Rule(
    id="trigger-off",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="a trigger or rule is gone or switched off",
    condition="DISABLE or DROP of a trigger or rule that was there before the script, which the script neither "
    "switches on nor makes again; of a rule for information.",
    effect="Rows that the application writes lack what the trigger did; DISABLE TRIGGER ALL switches foreign keys off.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
            "CREATE TRIGGER stamp BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
            bad="ALTER TABLE t DISABLE TRIGGER stamp",
            good=("ALTER TABLE t ENABLE TRIGGER stamp",),
            same_end=False,
        ),
    ),
)
