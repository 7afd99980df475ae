"""Columns of a constrained domain, which write the whole table anew."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or not effect.rewrites or act.detail.get("why") != "constrained domain":
        return None
    doing = f"each row is held against the constraints of {act.detail.get('type', 'the domain')} and written anew"
    return Found(text=held_up(effect, doing))


RULE = Rule(
    id="add-domain-column",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a new column of a domain with constraints writes the whole table anew",
    condition="ADD COLUMN of a domain that has a CHECK or NOT NULL, even without a default, on a table that is not "
    "known to be empty.",
    effect="ACCESS EXCLUSIVE lock while every row and every index is written anew. A column of the base type with a "
    "CHECK of its own costs nothing.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE DOMAIN positive AS int CHECK (VALUE > 0);",
            bad="ALTER TABLE t ADD COLUMN x positive",
            good=(
                "ALTER TABLE t ADD COLUMN x int, ADD CONSTRAINT t_x_check CHECK (x > 0) NOT VALID",
                "ALTER TABLE t VALIDATE CONSTRAINT t_x_check",
            ),
            same_end=False,
        ),
    ),
)
