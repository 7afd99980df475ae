"""A second function of the name, where the old one was meant to be replaced."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import has_words


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("overloads") != "yes" or not has_words(case.sql, "OR", "REPLACE"):
        return None
    return Found(text=f"{act.name} replaces nothing: one of that name with other arguments stays beside it")


RULE = Rule(
    id="function-overloaded",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="OR REPLACE with other arguments makes a second function",
    condition="CREATE OR REPLACE FUNCTION where functions of the name are there, none with these argument types.",
    effect="Both stay. Calls may fail as not unique, or still reach the old one.",
    check=check,
    examples=(
        Example(
            setup="CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT x';",
            bad="CREATE OR REPLACE FUNCTION f(x int, y int DEFAULT 0) RETURNS int LANGUAGE sql AS 'SELECT x + y'",
            good=("CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT x + 0'",),
            same_end=False,
        ),
    ),
)
