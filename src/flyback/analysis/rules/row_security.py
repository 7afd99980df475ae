"""Row security, which decides who sees what."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("exists") == "no":
        return None
    match act.kind:
        case "enable row security" | "force row security":
            has_policy = any(each.kind == "create policy" for other in case.script for each in other.acts)
            text = f"roles other than the owner of {act.relation} see only rows that a policy lets them"
            if act.kind == "force row security":
                text = f"the owner of {act.relation} too sees only rows that a policy lets it"
            return Found(text=text if has_policy else f"{text}; without a policy that is none")
        case "disable row security" | "no force row security":
            return Found(text=f"policies of {act.relation} do not hold any more: rows that were hidden are seen")
        case _:
            if any(each.kind == "enable row security" for other in case.script for each in other.acts):
                return None
            return Found(text=f"who sees and writes which rows of {act.relation} changes: {act.kind} {act.name}")


RULE = Rule(
    id="row-security",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="who sees which rows changes",
    condition="ENABLE, DISABLE, FORCE or NO FORCE ROW LEVEL SECURITY, or CREATE, ALTER or DROP POLICY, on a table that "
    "was there before the script.",
    effect="Queries of the running release silently find fewer rows, or more. The policies come first, then ENABLE.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            good=("CREATE TABLE t2 (id int); ALTER TABLE t2 ENABLE ROW LEVEL SECURITY",),
            same_end=False,
        ),
    ),
)
