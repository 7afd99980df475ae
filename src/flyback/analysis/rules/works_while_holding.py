"""Work on one table while others are locked."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.lock_modes import strength
from flyback.model.risk import Act, Family, Remedy, Severity


def check(_: Act, case: Case) -> Found | None:
    working = next((effect for effect in case.assessment.effects if effect.works and effect.rows != 0), None)
    if working is None or strength(case.assessment.held[0].mode) < strength("ShareLock"):
        return None
    first = case.assessment.held[0]
    who = "reads and writes" if first.mode == "AccessExclusiveLock" else "writes"
    text = f"{who} of {first.relation} wait on while {working.relation} is worked through{size(working)}"
    steps = Remedy(steps=(case.sql,), note="in a script of its own, so that its transaction holds no other lock")
    return Found(text=f"{text}: an earlier statement locked it", relation=working.relation, remedy=steps)


RULE = Rule(
    id="works-while-holding",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a statement works for long while the transaction holds the lock of an earlier one",
    condition="A scan, rewrite or index build, or rows written in bulk, after a statement of the same transaction "
    "that locked another table against writes.",
    effect="Locks are held until the transaction ends: users of the first table wait for the work on the second.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE parent ADD COLUMN x int; UPDATE t SET a = a + 1 WHERE b LIKE 'b1%'",
            good=("ALTER TABLE parent ADD COLUMN x int", "UPDATE t SET a = a + 1 WHERE b LIKE 'b1%'"),
        ),
    ),
)
