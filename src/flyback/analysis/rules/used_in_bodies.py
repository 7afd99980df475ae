"""Names that bodies of functions use without PostgreSQL knowing."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, _: Case) -> Found | None:
    users = act.detail.get("mentioned_by", "")
    if not users:
        return None
    return Found(text=f"bodies of functions mention {written(act.name)} and may fail when they run: {users}")


RULE = Rule(
    id="used-in-bodies",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="functions mention what is dropped or renamed, and nothing keeps them right",
    condition="DROP or RENAME of a table, column or function whose name occurs in the text of a function's body.",
    effect="PostgreSQL does not look into such bodies: the function fails when it is called.",
    check=check,
    examples=(),
)
