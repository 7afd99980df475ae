"""Privileges and owners that change under the running release."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    if act.kind == "revoke":
        on = f" on {act.relation or act.name}" if act.relation or act.name else ""
        return Found(text=f"privileges{on} are taken away: statements of roles that relied on them fail")
    if act.kind == "reassign owned":
        return Found(text="owners change: the old one loses what owners may do")
    return Found(text=f"the owner of {act.relation or act.name} changes: the old one loses what owners may do")


RULE = Rule(
    id="privileges-taken",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="roles lose privileges, or an object changes its owner",
    condition="REVOKE, OWNER TO or REASSIGN OWNED of what was there before the script. GRANT is not found.",
    effect="The running release may be refused with 42501 from the commit on.",
    check=check,
    examples=(
        Example(
            bad="REVOKE SELECT ON t FROM PUBLIC",
            good=("GRANT SELECT ON t TO PUBLIC",),
            same_end=False,
        ),
    ),
)
