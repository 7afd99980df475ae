"""CHECKs that are held against all rows at once."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.remedies import proved_later
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or act.detail.get("how") not in ("scan", "unknown"):
        return None
    return Found(text=held_up(effect, "every row is held against the new CHECK"))


def safe(act: Act, case: Case) -> SafeForm | None:
    """NOT VALID, then VALIDATE."""
    return proved_later(act, case, "check")


RULE = Rule(
    id="add-check-scans",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a new CHECK reads the whole table while everything waits",
    condition="ADD CONSTRAINT ... CHECK without NOT VALID, or a CHECK inside ADD COLUMN, on a table that is not known "
    "to be empty.",
    effect="ACCESS EXCLUSIVE lock while all rows are read, with those of all partitions.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0)",
            good=(
                "ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID",
                "ALTER TABLE t VALIDATE CONSTRAINT a_positive",
            ),
        ),
        Example(
            bad="ALTER TABLE t ADD COLUMN x int CHECK (x > 0)",
            good=(
                "ALTER TABLE t ADD COLUMN x int, ADD CONSTRAINT t_x_check CHECK (x > 0) NOT VALID",
                "ALTER TABLE t VALIDATE CONSTRAINT t_x_check",
            ),
        ),
    ),
)
