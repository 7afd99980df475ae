"""Partitions whose rows are read before they belong to the table."""

from flyback.analysis.case import Case, held_up, stops
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    stopped = [each for each in case.assessment.effects if stops(each)]
    if not stopped:
        return None
    default = " and of the default partition" if len(stopped) > 1 else ""
    text = f"{held_up(stopped[0], f'the rows of {act.name}{default} are held against its bounds, or indexed')}"
    return Found(text=text, relation=stopped[0].relation)


RULE = Rule(
    id="attach-partition-scans",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="ATTACH PARTITION reads the new partition, and the default one, under a lock",
    condition="ATTACH PARTITION of a table with rows where no valid CHECK implies the bounds, where an index of the "
    "parent is missing, where the parent has foreign keys, or beside a default partition whose CHECKs do not exclude "
    "the bounds.",
    effect="ACCESS EXCLUSIVE lock on the partition, and on the default partition, while they are read. With CHECKs "
    "(added NOT VALID, then validated) and indexes in place beforehand nothing is read.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE pt (id int, v int) PARTITION BY RANGE (id); CREATE TABLE pnew (id int, v int);"
            "INSERT INTO pnew SELECT g, g FROM generate_series(1, 5000) g; ANALYZE pnew;",
            bad="ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES FROM (0) TO (9000)",
            good=(
                "ALTER TABLE pnew ADD CONSTRAINT bounds CHECK (id IS NOT NULL AND id >= 0 AND id < 9000) NOT VALID",
                "ALTER TABLE pnew VALIDATE CONSTRAINT bounds",
                "ALTER TABLE pt ATTACH PARTITION pnew FOR VALUES FROM (0) TO (9000)",
                "ALTER TABLE pnew DROP CONSTRAINT bounds",
            ),
        ),
    ),
)
