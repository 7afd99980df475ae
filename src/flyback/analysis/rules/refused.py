"""Statements that the server will refuse."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    code, message = act.name.split(" ", 1)
    if code == "42601" and message.startswith("syntax error"):
        return None
    text = f"the server will refuse this: {message} ({code})"
    if message.endswith("pending trigger events"):
        text += ". SET CONSTRAINTS ALL IMMEDIATE before it has the deferred constraints checked now"
    return Found(text=text)


RULE = Rule(
    id="refused",
    severity=Severity.DANGER,
    family=Family.TRANSACTION,
    summary="the server will refuse the statement",
    condition="The catalogue says that the statement cannot succeed: what it names is not there, something depends on "
    "it, or it may not run at this place.",
    effect="The script fails here. In a transaction everything before it is taken back.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE VIEW seen AS SELECT a FROM t;",
            bad="ALTER TABLE t DROP COLUMN a",
            good=("DROP VIEW seen; ALTER TABLE t DROP COLUMN a",),
            same_end=False,
        ),
    ),
)
