"""Several tables locked in one transaction."""

from flyback.analysis.case import Case, is_strong
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, RelationEffect, Severity


def check(act: Act, case: Case) -> Found | None:
    if not case.earlier or _is_followed(act, case):
        return None
    earlier = {each.relation for other in case.earlier for each in other.effects if _counts(each)}
    if not earlier or act.relation in earlier or len(earlier) < _MANY - 1:
        return None
    if len(earlier - {act.relation}) != _MANY - 1:
        return None
    effect = case.effect(act.relation)
    if effect is None or not _counts(effect):
        return None
    names = ", ".join(sorted({*earlier, act.relation}))
    return Found(text=f"the transaction holds strong locks on several tables at once: {names}")


def _is_followed(act: Act, case: Case) -> bool:
    """Whether this is not the first such relation of its statement."""
    first = next((each for each in case.assessment.effects if _counts(each)), None)
    return first is None or first.relation != act.relation


def _counts(effect: RelationEffect) -> bool:
    return is_strong(effect) and effect.kind == "table"


_MANY = 3

RULE = Rule(
    id="locks-several-tables",
    severity=Severity.INFO,
    family=Family.TRANSACTION,
    summary="a transaction locks three tables or more, one after another",
    condition="Statements of one script that lock three tables or more against writes at least.",
    effect="The application locks the same tables in another order: one of the two is chosen as the victim of a "
    "deadlock. And the first table waits for the locks on all others.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE TABLE third (id int); INSERT INTO third VALUES (1);",
            bad="ALTER TABLE parent ADD COLUMN x int; ALTER TABLE t ADD COLUMN x int; ALTER TABLE third ADD x int",
            good=(
                "ALTER TABLE parent ADD COLUMN x int",
                "ALTER TABLE t ADD COLUMN x int",
                "ALTER TABLE third ADD x int",
            ),
        ),
    ),
)
