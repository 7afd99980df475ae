"""Indexes dropped under a lock that stops even reads."""

from flyback.analysis.case import Case, is_strong, waiting
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import has_words, inserted_after, unquoted
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if act.detail.get("concurrently") == "yes" or act.detail.get("exists") == "no" or effect is None:
        return None
    if effect.rows == 0 or not is_strong(effect):
        return None
    text = f"{waiting(effect)} for this, and before it for every query on the table that runs already"
    return Found(text=text)


def safe(act: Act, case: Case) -> SafeForm | None:
    """DROP INDEX CONCURRENTLY, one for each."""
    if act.detail.get("partitioned") == "yes" or has_words(case.sql, "CASCADE"):
        return None
    if len(case.acts("drop index")) == 1:
        return SafeForm(instead=inserted_after(case.sql, "INDEX", "CONCURRENTLY"))
    found = [each for each in case.acts("drop index") if each.relation]
    exists = "IF EXISTS " if has_words(case.sql, "IF", "EXISTS") else ""
    names = [written(unquoted(each.relation)[0], each.name) for each in found]
    first, *rest = (f"DROP INDEX CONCURRENTLY {exists}{name}" for name in names)
    return SafeForm(instead=first, after=tuple(rest))


RULE = Rule(
    id="drop-index-blocks",
    severity=Severity.CAUTION,
    family=Family.BLOCKING,
    summary="a plain DROP INDEX stops reads and writes of its table",
    condition="DROP INDEX without CONCURRENTLY of an index whose table was there before the script and is not known "
    "to be empty.",
    effect="ACCESS EXCLUSIVE lock on the table and the index: short by itself, but it waits for running queries, and "
    "all others wait behind it; then it is held until the transaction ends.",
    check=check,
    safe=safe,
    examples=(
        Example(
            setup=ROWS + "CREATE INDEX t_a ON t (a); CREATE INDEX t_b ON t (b);",
            bad="DROP INDEX t_a",
            good=("DROP INDEX CONCURRENTLY t_a",),
        ),
        Example(
            setup=ROWS + "CREATE INDEX t_a ON t (a); CREATE INDEX t_b ON t (b);",
            bad="DROP INDEX IF EXISTS t_a, t_b",
            good=("DROP INDEX CONCURRENTLY t_a", "DROP INDEX CONCURRENTLY t_b"),
        ),
    ),
)
