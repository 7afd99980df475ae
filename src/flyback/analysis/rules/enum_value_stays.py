"""Enum values, which can never be removed."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    if case.undoes or act.detail.get("exists") == "yes":
        return None
    value = act.detail.get("value", "")
    return Found(text=f"the value {value} can never be removed from {act.name}: there is no way back but a new type")


RULE = Rule(
    id="enum-value-stays",
    severity=Severity.INFO,
    family=Family.LOSS,
    summary="an enum value cannot be taken back",
    condition="ALTER TYPE ... ADD VALUE.",
    effect="No undo script can remove it. Before PostgreSQL 17 it cannot be used in the transaction that adds it.",
    check=check,
    examples=(
        Example(
            setup="CREATE TYPE mood AS ENUM ('sad', 'ok');",
            bad="ALTER TYPE mood ADD VALUE 'happy'",
            good=("CREATE TABLE moods (mood text PRIMARY KEY)",),
            same_end=False,
        ),
    ),
)
