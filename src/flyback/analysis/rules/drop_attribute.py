"""Fields of composite types that go, with their values in every table."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    loses = [effect.relation for effect in case.assessment.effects if effect.loses]
    users = ", ".join(loses) or act.detail.get("used_by", "")
    if not users and not case.assessment.unknown:
        return None
    if not users:
        text = f"the values of {act.name}.{written(act.detail.get('attribute', ''))} are gone wherever columns have it"
        return Found(text=text, unknown=True)
    return Found(text=f"the values of {act.name}.{written(act.detail.get('attribute', ''))} are gone in {users}")


RULE = Rule(
    id="drop-attribute",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="a field of a composite type goes, with its values",
    condition="ALTER TYPE ... DROP ATTRIBUTE of a type that columns of tables have.",
    effect="The stored field is gone in every table, without a lock on any of them.",
    check=check,
    examples=(
        Example(
            setup="CREATE TYPE pair AS (l int, r int); CREATE TABLE c (p pair);"
            "INSERT INTO c VALUES ((1, 2)); ANALYZE c;",
            bad="ALTER TYPE pair DROP ATTRIBUTE r",
            good=("ALTER TYPE pair RENAME ATTRIBUTE r TO r_dropped",),
            same_end=False,
        ),
    ),
)
