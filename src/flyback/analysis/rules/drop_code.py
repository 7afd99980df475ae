"""Views and functions that go while the running release uses them."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.succession import created_later
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    what = act.kind.removeprefix("drop ")
    if act.detail.get("exists") == "no":
        return None
    if created_later(case, what.upper(), written(*unquoted(act.name.partition("(")[0])[-1:])):
        return None
    return Found(text=f"what the running release does with {what} {act.relation or act.name} fails")


RULE = Rule(
    id="drop-code",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="a view or function goes that the running release may use",
    condition="DROP VIEW, FUNCTION, PROCEDURE, AGGREGATE, OPERATOR or CAST of what was there before the script. Not "
    "found where the script makes it again.",
    effect="From the commit on, statements that use it fail; bodies of functions that call it fail when they run.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE VIEW seen AS SELECT a FROM t;",
            bad="DROP VIEW seen",
            good=("CREATE OR REPLACE VIEW seen AS SELECT a FROM t WHERE a > 0",),
            same_end=False,
        ),
    ),
)
