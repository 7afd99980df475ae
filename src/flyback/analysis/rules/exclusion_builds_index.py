"""Exclusion constraints, whose index is built while everything waits."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None:
        return None
    text = held_up(effect, "the index of the exclusion constraint is built")
    return Found(text=f"{text}; there is no other way but a new table that is filled first")


RULE = Rule(
    id="exclusion-builds-index",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a new exclusion constraint builds its index while everything waits",
    condition="ADD CONSTRAINT ... EXCLUDE on a table that is not known to be empty.",
    effect="ACCESS EXCLUSIVE lock while the index is built; NOT VALID and USING INDEX are refused.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ADD CONSTRAINT apart EXCLUDE (a WITH =)",
            good=("CREATE TABLE t2 (LIKE t, CONSTRAINT apart EXCLUDE (a WITH =))",),
            same_end=False,
        ),
    ),
)
