"""Keys that go, with what relies on them."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    kind = act.detail.get("constraint_kind", "")
    if act.detail.get("exists") == "no" or kind not in ("unique", "primary key", "exclusion"):
        return None
    others = [each for other in (case.assessment, *case.later) for each in other.acts if each.relation == act.relation]
    again = ("add unique", "add primary key", "add exclude")
    if any(each.kind in again for each in others):
        return None
    text = f"duplicates in {act.relation} are possible from now on, and its index is gone"
    return Found(text=f"{text}; ON CONFLICT of the running release that needs the {kind} {act.name} fails")


RULE = Rule(
    id="drop-key",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="a unique constraint or primary key goes, with its index",
    condition="DROP CONSTRAINT of a key of a table that was there before the script, where the script adds no other.",
    effect="ON CONFLICT fails, duplicates get in, queries lose the index; once there are duplicates there is no way "
    "back.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t DROP CONSTRAINT t_pkey",
            good=("ALTER TABLE t RENAME CONSTRAINT t_pkey TO t_key",),
            same_end=False,
        ),
    ),
)
