"""Foreign keys that are enforced again, for which all rows are looked up."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None:
        return None
    return Found(text=held_up(effect, f"every row is looked up again for the constraint {act.name}"))


RULE = Rule(
    id="enforcing-scans",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="ENFORCED looks all rows up again while everything waits",
    condition="ALTER CONSTRAINT ... ENFORCED of a foreign key that was not, on a table that is not known to be empty.",
    effect="ACCESS EXCLUSIVE lock on the table and SHARE ROW EXCLUSIVE on the other while both are read. Dropped and "
    "added again NOT VALID, the constraint can be validated while others write.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent NOT ENFORCED;",
            bad="ALTER TABLE t ALTER CONSTRAINT fk ENFORCED",
            good=(
                "ALTER TABLE t DROP CONSTRAINT fk",
                "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent NOT VALID",
                "ALTER TABLE t VALIDATE CONSTRAINT fk",
            ),
            since=18,
        ),
    ),
)
