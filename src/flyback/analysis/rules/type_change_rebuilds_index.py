"""Type changes that leave the table and build its indexes anew."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or not effect.builds or act.detail.get("how") != "index rebuild":
        return None
    more = f" and {len(effect.builds) - _SHOWN} more" if len(effect.builds) > _SHOWN else ""
    names = ", ".join(effect.builds[:_SHOWN]) + more
    return Found(text=held_up(effect, f"indexes are built anew for the new type of {act.name}: {names}"))


_SHOWN = 5

RULE = Rule(
    id="type-change-rebuilds-index",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a change of type builds indexes anew while everything waits",
    condition="ALTER COLUMN TYPE that leaves the rows as they are, where an index of the column sorts otherwise now, "
    "or mentions it in an expression or predicate.",
    effect="ACCESS EXCLUSIVE lock while these indexes are built. Dropped before and built CONCURRENTLY afterwards, "
    "they cost nobody's time.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE INDEX t_b ON t (b);",
            bad='ALTER TABLE t ALTER COLUMN b TYPE text COLLATE "POSIX"',
            good=(
                "DROP INDEX CONCURRENTLY t_b",
                'ALTER TABLE t ALTER COLUMN b TYPE text COLLATE "POSIX"',
                "CREATE INDEX CONCURRENTLY t_b ON t (b)",
            ),
        ),
    ),
)
