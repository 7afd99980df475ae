"""Functions, types, schemas and enum values under another name."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.succession import created_later
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    what, to = act.kind.removeprefix("rename "), act.detail.get("to", "")
    if created_later(case, what.upper(), written(act.name)):
        return None
    return Found(text=f"what the running release does with {what} {act.name} fails: it is {to} now")


RULE = Rule(
    id="rename-object",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="the running release still uses the old name of a function, type, schema or enum value",
    condition="RENAME of what was there before the script. Not found where the script makes something of the old name.",
    effect="From the commit on, calls and values with the old name fail; those inside of function bodies too.",
    check=check,
    examples=(
        Example(
            setup="CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql AS 'SELECT x * 2';",
            bad="ALTER FUNCTION twice(int) RENAME TO doubled",
            good=("CREATE FUNCTION doubled(x int) RETURNS int LANGUAGE sql AS 'SELECT x * 2'",),
            same_end=False,
        ),
    ),
)
