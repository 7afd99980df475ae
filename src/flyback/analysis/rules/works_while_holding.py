"""Work on one table while others are locked."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.lock_modes import strength
from flyback.model.risk import Act, Family, Remedy, Severity


def check(_: Act, case: Case) -> Found | None:
    works = [effect for effect in case.assessment.effects if effect.works and effect.rows != 0]
    named = {act.relation for act in case.assessment.acts}
    working = next((effect for effect in works if effect.relation in named), works[0] if works else None)
    held = next((lock for lock in case.assessment.held if lock.kind == "table"), None)
    if working is None or held is None or strength(held.mode) < strength("ShareLock"):
        return None
    who = "reads and writes" if held.mode == "AccessExclusiveLock" else "writes"
    text = f"{who} of {held.relation} wait on while {working.relation} is worked through{size(working)}"
    only_read = working.rows is None and not working.rewrites and not working.builds
    return Found(
        text=f"{text}: an earlier statement locked it",
        severity=Severity.CAUTION if only_read else None,
        relation=working.relation,
        remedy=None if case.told.get((Family.BLOCKING, working.relation)) else Remedy(steps=(case.sql,), note=_NOTE),
        unknown=only_read,
    )


_NOTE = "in a script of its own, so that its transaction holds no other lock"

RULE = Rule(
    id="works-while-holding",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a statement works for long while the transaction holds the lock of an earlier one",
    condition="A scan, rewrite or index build, or rows written in bulk, after a statement of the same transaction "
    "that locked another table against writes; a caution where a table of unknown size is only read.",
    effect="Locks are held until the transaction ends: users of the first table wait for the work on the second.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE parent ADD COLUMN x int; UPDATE t SET a = a + 1 WHERE b LIKE 'b1%'",
            good=("ALTER TABLE parent ADD COLUMN x int", "UPDATE t SET a = a + 1 WHERE b LIKE 'b1%'"),
        ),
    ),
)
