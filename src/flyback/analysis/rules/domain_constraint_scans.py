"""Constraints of domains, for which every table that uses the domain is read."""

from flyback.analysis.case import Case, stops
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    stopped = [each for each in case.assessment.effects if stops(each)]
    if not stopped:
        return None
    names = ", ".join(each.relation for each in stopped)
    text = f"writes of {names} wait while every value of {act.name} in them is held against the domain"
    return Found(text=text, relation=stopped[0].relation)


RULE = Rule(
    id="domain-constraint-scans",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a domain's new constraint keeps the writes of all tables that use it waiting",
    condition="ALTER DOMAIN ... ADD CONSTRAINT, SET NOT NULL or VALIDATE CONSTRAINT of a domain that tables use which "
    "are not known to be empty.",
    effect="SHARE lock on each of these tables while it is read; VALIDATE takes the same, so NOT VALID only puts it "
    "off. CHECKs of the tables themselves can be validated while others write.",
    check=check,
    examples=(
        Example(
            setup="CREATE DOMAIN code AS text; CREATE TABLE d (id int, c code);"
            "INSERT INTO d SELECT g, 'c' FROM generate_series(1, 5000) g; ANALYZE d;",
            bad="ALTER DOMAIN code ADD CONSTRAINT short CHECK (length(VALUE) < 9)",
            good=("ALTER DOMAIN code ADD CONSTRAINT short CHECK (length(VALUE) < 9) NOT VALID",),
            same_end=False,
        ),
    ),
)
