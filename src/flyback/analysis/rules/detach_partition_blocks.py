"""Partitions that are detached under a lock on the whole table."""

from flyback.analysis.case import Case, waiting
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm, command
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if act.detail.get("concurrently") == "yes" or effect is None:
        return None
    text = f"{waiting(effect)} for this, and before it for every query on the table that runs already"
    return Found(text=text)


def safe(act: Act, case: Case) -> SafeForm | None:
    """DETACH ... CONCURRENTLY."""
    found = command(act, case)
    if found is None or act.detail.get("default") == "yes":
        return None
    note = f"it leaves a CHECK of the old bounds on {act.name}: drop that if it is not wanted"
    return SafeForm(instead=f"{found[1]} CONCURRENTLY", note=note, by_itself=False)


RULE = Rule(
    id="detach-partition-blocks",
    severity=Severity.CAUTION,
    family=Family.BLOCKING,
    summary="DETACH PARTITION stops the whole partitioned table",
    condition="DETACH PARTITION without CONCURRENTLY; with a default partition PostgreSQL knows no other way.",
    effect="ACCESS EXCLUSIVE lock on the parent: short by itself, but it waits for running queries, and all others "
    "wait behind it. Tables that refer to it are read.",
    check=check,
    safe=safe,
    examples=(
        Example(
            setup="CREATE TABLE pt (id int, v int) PARTITION BY RANGE (id);"
            "CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (9000);",
            bad="ALTER TABLE pt DETACH PARTITION pt1",
            good=(
                "ALTER TABLE pt DETACH PARTITION pt1 CONCURRENTLY",
                "ALTER TABLE pt1 DROP CONSTRAINT pt1_id_check",
            ),
            same_end=False,
        ),
    ),
)
