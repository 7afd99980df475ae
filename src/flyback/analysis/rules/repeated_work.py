"""The same table worked through more than once."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, RelationEffect, Severity
from flyback.syntax.clauses import alter_table


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or not effect.rewrites or alter_table(case.sql) is None:
        return None
    before = [each for other in case.earlier for each in other.effects if each.relation == act.relation]
    if not any(each.rewrites and alter_table_of(case, each) for each in before):
        return None
    return Found(text=f"{act.relation} is written anew for the second time{size(effect)}: one ALTER TABLE does both")


def alter_table_of(case: Case, effect: RelationEffect) -> bool:
    """Whether an ALTER TABLE has that effect."""
    return any(effect in other.effects and other.statement.tag == "ALTER TABLE" for other in case.earlier)


RULE = Rule(
    id="repeated-work",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="a script writes the same table anew more than once",
    condition="Two ALTER TABLE statements of a script that both write a table anew.",
    effect="The work is done twice under the lock; commands of one ALTER TABLE share it.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ALTER COLUMN a TYPE bigint; ALTER TABLE t ALTER COLUMN parent_id TYPE bigint",
            good=("ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN parent_id TYPE bigint",),
        ),
    ),
)
