"""Type changes after which all rows are held against a CHECK again."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or effect.rewrites or effect.builds or act.detail.get("how") != "re-scan":
        return None
    return Found(text=held_up(effect, f"all rows are held again against the CHECKs that read {act.name}"))


RULE = Rule(
    id="type-change-scans",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a change of type reads the whole table for its CHECKs",
    condition="ALTER COLUMN TYPE that leaves the rows as they are, where a valid CHECK reads the column.",
    effect="ACCESS EXCLUSIVE lock while all rows are read. A CHECK that is dropped before, added NOT VALID in the "
    "same transaction, and validated in the next, costs nobody's time.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE t (id int, v varchar(9) CONSTRAINT ck CHECK (v <> 'x'));"
            "INSERT INTO t SELECT g, 'v' FROM generate_series(1, 5000) g; ANALYZE t;",
            bad="ALTER TABLE t ALTER COLUMN v TYPE varchar(20)",
            good=(
                "ALTER TABLE t DROP CONSTRAINT ck; ALTER TABLE t ALTER COLUMN v TYPE varchar(20)",
                "ALTER TABLE t ADD CONSTRAINT ck CHECK (v <> 'x') NOT VALID",
                "ALTER TABLE t VALIDATE CONSTRAINT ck",
            ),
        ),
    ),
)
