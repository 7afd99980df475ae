"""Keys whose index is built while everything waits."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.remedies import key_from_index
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or act.detail.get("using_index") or act.detail.get("how") not in ("build", "unknown"):
        return None
    kind = {"add unique": "unique constraint"}.get(act.kind, "primary key")
    return Found(text=held_up(effect, f"the index of the {kind} is built"))


def safe(act: Act, case: Case) -> SafeForm | None:
    """The index first, CONCURRENTLY."""
    return key_from_index(act, case, "key" if act.kind == "add unique" else "pkey")


RULE = Rule(
    id="key-builds-index",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a new UNIQUE or PRIMARY KEY builds its index while everything waits",
    condition="ADD UNIQUE or PRIMARY KEY without USING INDEX, also inside ADD COLUMN, on a table that is not known to "
    "be empty.",
    effect="ACCESS EXCLUSIVE lock while all rows are read and the index is built.",
    check=check,
    safe=safe,
    examples=(
        Example(
            bad="ALTER TABLE t ADD CONSTRAINT t_a UNIQUE (a)",
            good=(
                "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)",
                "ALTER TABLE t ADD CONSTRAINT t_a UNIQUE USING INDEX t_a",
            ),
        ),
        Example(
            setup=ROWS + "ALTER TABLE t DROP CONSTRAINT t_pkey;",
            bad="ALTER TABLE t ADD PRIMARY KEY (id) INCLUDE (a) WITH (fillfactor = 80)",
            good=(
                "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (id) INCLUDE (a) WITH (fillfactor = 80)",
                "ALTER TABLE t ADD PRIMARY KEY USING INDEX t_pkey",
            ),
        ),
        Example(
            bad="ALTER TABLE t ADD COLUMN x int UNIQUE",
            good=(
                "ALTER TABLE t ADD COLUMN x int",
                "CREATE UNIQUE INDEX CONCURRENTLY t_x_key ON t (x)",
                "ALTER TABLE t ADD UNIQUE USING INDEX t_x_key",
            ),
        ),
    ),
)
