"""Tables whose updates cannot be replicated any more."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    if act.detail.get("to") != "nothing":
        return None
    return Found(text=f"UPDATE and DELETE on {act.relation} fail while a publication has it: rows have no identity")


RULE = Rule(
    id="replica-identity",
    severity=Severity.CAUTION,
    family=Family.BREAK,
    summary="updates of a published table fail without a replica identity",
    condition="REPLICA IDENTITY NOTHING of a table that was there before the script.",
    effect="In a publication of updates and deletes, the application's UPDATE and DELETE fail with 55000.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t REPLICA IDENTITY NOTHING",
            good=("ALTER TABLE t REPLICA IDENTITY FULL",),
            same_end=False,
        ),
    ),
)
