"""Statements that only a newer server knows."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    code, message = act.name.split(" ", 1)
    return Found(text=message) if code == "42601" and message.startswith("syntax error") else None


RULE = Rule(
    id="newer-than-server",
    severity=Severity.DANGER,
    family=Family.TRANSACTION,
    summary="the server's version does not know this syntax",
    condition="The statement is of a later version of PostgreSQL than the target's.",
    effect="A syntax error on the server, 42601.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ADD CONSTRAINT a_there NOT NULL a NOT VALID",
            good=("ALTER TABLE t ADD CONSTRAINT a_there CHECK (a IS NOT NULL) NOT VALID",),
            same_end=False,
            until=17,
        ),
    ),
)
