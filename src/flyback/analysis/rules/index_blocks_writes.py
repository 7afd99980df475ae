"""Indexes built while every write waits."""

from flyback.analysis.case import Case, held_up
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import has_words, inserted_after, words_of


def check(act: Act, case: Case) -> Found | None:
    effect = case.stops(act.relation)
    if effect is None or act.detail.get("concurrently") == "yes" or act.detail.get("partitioned") == "yes":
        return None
    if has_words(case.sql, "ON", "ONLY"):
        return None  # of a partitioned table: its partitions' are built and attached one by one
    return Found(text=held_up(effect, f"the index {act.name} is built".replace("  ", " ")))


def safe(act: Act, case: Case) -> SafeForm | None:
    """CREATE INDEX CONCURRENTLY."""
    if act.detail.get("method") == "unknown" or "INDEX" not in words_of(case.sql):
        return None
    return SafeForm(instead=inserted_after(case.sql, "INDEX", "CONCURRENTLY"))


RULE = Rule(
    id="index-blocks-writes",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="a plain CREATE INDEX keeps every write waiting while it builds",
    condition="CREATE INDEX without CONCURRENTLY on a table or materialized view that was there before the script "
    "and that is not known to be empty.",
    effect="SHARE lock on the table until the transaction ends: reads go on, INSERT, UPDATE and DELETE wait. "
    "CONCURRENTLY leaves an invalid index when it fails: drop that, then build it again.",
    check=check,
    safe=safe,
    examples=(
        Example(bad="CREATE INDEX t_a ON t (a)", good=("CREATE INDEX CONCURRENTLY t_a ON t (a)",)),
        Example(
            bad="CREATE UNIQUE INDEX IF NOT EXISTS t_a ON public.t USING btree (a DESC) INCLUDE (b) WHERE a > 5",
            good=("CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a DESC) INCLUDE (b) WHERE a > 5",),
        ),
    ),
)
