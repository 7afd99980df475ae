"""Materialized views that nobody can read while they are computed."""

from flyback.analysis.case import Case, is_strong, size
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import inserted_after


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if act.detail.get("concurrently") == "yes" or act.detail.get("no_data") == "yes" or effect is None:
        return None
    if effect.rows == 0 or not is_strong(effect):
        return None
    return Found(text=f"reads of {act.relation} wait while its query runs and its indexes are built{size(effect)}")


def safe(_: Act, case: Case) -> SafeForm:
    """REFRESH CONCURRENTLY."""
    return SafeForm(
        instead=inserted_after(case.sql, "VIEW", "CONCURRENTLY"),
        by_itself=False,
        note="needs a unique index of plain columns, of all rows, on the materialized view",
    )


RULE = Rule(
    id="refresh-blocks-reads",
    severity=Severity.CAUTION,
    family=Family.BLOCKING,
    summary="a plain REFRESH MATERIALIZED VIEW stops those who read it",
    condition="REFRESH without CONCURRENTLY of a materialized view that was there before the script and has rows, as "
    "far as one knows.",
    effect="ACCESS EXCLUSIVE lock on it while its query runs.",
    check=check,
    safe=safe,
    examples=(
        Example(
            setup=ROWS + "CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t; CREATE UNIQUE INDEX mv_id ON mv (id);"
            "ANALYZE mv;",
            bad="REFRESH MATERIALIZED VIEW mv",
            good=("REFRESH MATERIALIZED VIEW CONCURRENTLY mv",),
        ),
    ),
)
