"""Materialized views that cannot be read until they are refreshed."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity


def check(act: Act, _: Case) -> Found | None:
    if act.detail.get("no_data") != "yes":
        return None
    return Found(text=f"queries on {act.relation} fail until it is refreshed WITH DATA; what it held is gone")


RULE = Rule(
    id="refresh-empties",
    severity=Severity.DANGER,
    family=Family.BREAK,
    summary="WITH NO DATA makes a materialized view unreadable",
    condition="REFRESH MATERIALIZED VIEW ... WITH NO DATA of one that was there before the script.",
    effect="Every query on it fails with 55000.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t; CREATE UNIQUE INDEX mv_id ON mv (id);",
            bad="REFRESH MATERIALIZED VIEW mv WITH NO DATA",
            good=("REFRESH MATERIALIZED VIEW CONCURRENTLY mv",),
            same_end=False,
        ),
    ),
)
