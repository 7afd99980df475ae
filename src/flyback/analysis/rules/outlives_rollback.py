"""Effects that a failing script does not take back."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import has_words


def check(act: Act, case: Case) -> Found | None:
    if act.kind == "select function":
        name = act.name.rpartition(".")[2].partition("(")[0]
        if name not in _LASTING or (name == "setval" and _of_own_sequence(case)):
            return None
        return Found(text=f"{name}() stays done when the script fails and is taken back")
    if act.kind == "copy" and has_words(case.sql, "PROGRAM"):
        return Found(text="what the program does stays done when the script fails and is taken back")
    return None


def _of_own_sequence(case: Case) -> bool:
    """Whether the script only sets a position after rows it wrote, as dumps do."""
    return (
        any(each.acts and each.acts[0].kind in ("insert", "copy") for each in case.earlier) or "MAX" in case.sql.upper()
    )


_LASTING = frozenset(
    {
        *("setval", "dblink", "dblink_exec", "dblink_send_query", "lo_export", "pg_advisory_lock"),
        *("pg_terminate_backend", "pg_cancel_backend", "pg_reload_conf", "pg_switch_wal", "pg_create_restore_point"),
        *("pg_create_logical_replication_slot", "pg_create_physical_replication_slot", "pg_drop_replication_slot"),
        *("pg_logical_emit_message", "pg_file_write", "http_get", "http_post"),
    }
)

RULE = Rule(
    id="outlives-rollback",
    severity=Severity.CAUTION,
    family=Family.TRANSACTION,
    summary="something is done that ROLLBACK does not take back",
    condition="setval (unless to what the rows say), dblink, replication slots, COPY TO PROGRAM and their like.",
    effect="When a later statement fails, or the migration is undone, it stays.",
    check=check,
    examples=(
        Example(
            setup="CREATE SEQUENCE numbers;",
            bad="SELECT setval('numbers', 500)",
            good=("ALTER SEQUENCE numbers RESTART WITH 501",),
            same_end=False,
        ),
    ),
)
