"""New partitions for which the default partition is read."""

from flyback.analysis.case import Case, held_up, stops
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    stopped = next((each for each in case.assessment.effects if stops(each)), None)
    if stopped is None:
        return None
    doing = f"it is searched for rows that belong to the new partition of {act.relation}"
    return Found(text=f"{held_up(stopped, doing)}, and so do all of {act.relation}", relation=stopped.relation)


RULE = Rule(
    id="partition-scans-default",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="CREATE TABLE ... PARTITION OF reads the default partition while the whole table stands still",
    condition="A new partition beside a default partition with rows, whose CHECKs do not exclude the new bounds.",
    effect="ACCESS EXCLUSIVE lock on the parent and on the default partition while that is read.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE pt (id int, v int) PARTITION BY RANGE (id);"
            "CREATE TABLE rest PARTITION OF pt DEFAULT;"
            "INSERT INTO pt SELECT g, g FROM generate_series(1, 5000) g; ANALYZE rest;",
            bad="CREATE TABLE pt9 PARTITION OF pt FOR VALUES FROM (9000) TO (9999)",
            good=(
                "ALTER TABLE rest ADD CONSTRAINT not_9 CHECK (id IS NOT NULL AND id < 9000) NOT VALID",
                "ALTER TABLE rest VALIDATE CONSTRAINT not_9",
                "CREATE TABLE pt9 PARTITION OF pt FOR VALUES FROM (9000) TO (9999)",
                "ALTER TABLE rest DROP CONSTRAINT not_9",
            ),
        ),
    ),
)
