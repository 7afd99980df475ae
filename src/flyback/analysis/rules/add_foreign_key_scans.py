"""Foreign keys that are held against all rows at once."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.remedies import proved_later
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect, target = case.stops(act.relation), act.detail.get("target", "")
    if effect is None or act.detail.get("how") not in ("scan", "unknown"):
        return None
    also = f", and so do writes of {target}" if target and target != act.relation else ""
    return Found(text=f"{held_up(effect, 'every row is looked up in the table it refers to')}{also}")


def safe(act: Act, case: Case) -> SafeForm | None:
    """NOT VALID, then VALIDATE."""
    return proved_later(act, case, "fkey")


RULE = Rule(
    id="add-foreign-key-scans",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a new foreign key keeps the writes of both tables waiting while all rows are looked up",
    condition="ADD FOREIGN KEY without NOT VALID on a table that is not known to be empty; in ADD COLUMN only with a "
    "default, for NULLs are not looked up.",
    effect="SHARE ROW EXCLUSIVE lock on both tables while both are read.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t ADD CONSTRAINT t_parent FOREIGN KEY (parent_id) REFERENCES parent (id)",
            good=(
                "ALTER TABLE t ADD CONSTRAINT t_parent FOREIGN KEY (parent_id) REFERENCES parent (id) NOT VALID",
                "ALTER TABLE t VALIDATE CONSTRAINT t_parent",
            ),
        ),
        Example(
            bad="ALTER TABLE t ADD FOREIGN KEY (parent_id) REFERENCES parent ON DELETE SET NULL",
            good=(
                "ALTER TABLE t ADD FOREIGN KEY (parent_id) REFERENCES parent ON DELETE SET NULL NOT VALID",
                "ALTER TABLE t VALIDATE CONSTRAINT t_parent_id_fkey",
            ),
        ),
    ),
)
