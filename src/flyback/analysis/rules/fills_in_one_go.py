"""A new column filled in one transaction."""

from flyback.analysis.case import Case, size
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import clauses, words_of


def check(act: Act, case: Case) -> Found | None:
    effect = case.effect(act.relation)
    if act.detail.get("backfill") != "yes" or effect is None or effect.rows == 0:
        return None
    if "COMMIT" in case.sql or _is_batch(case.sql):
        return None
    if effect.rows is not None and case.is_massive(effect) is not True:
        return None
    known = effect.rows is not None
    text = (
        f"{'all' if known else 'perhaps many'} rows of {act.relation} are locked and written twice in one transaction"
    )
    return Found(
        text=f"{text}{size(effect)}",
        severity=None if known else Severity.INFO,
        classes=("massive",),
        unknown=not known,
    )


def _is_batch(sql: str) -> bool:
    """Whether its WHERE says more than that the column is NULL."""
    words = words_of(clauses(sql, "WHERE").get("WHERE", ""))
    return bool(words) and words[2:] != ("IS", "NULL")


RULE = Rule(
    id="fills-in-one-go",
    severity=Severity.CAUTION,
    family=Family.BLOCKING,
    classes=("massive",),
    summary="a column of a large table is filled in one transaction",
    condition="UPDATE that fills a new column, without WHERE or of everything that is NULL, on a table that is known "
    "to be massive; for information where the size is not known.",
    effect="Every row is locked until the end, the table swells to twice its size, replicas fall behind. In batches "
    "that commit, nobody waits for long.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "ALTER TABLE t ADD COLUMN x int;",
            bad="UPDATE t SET x = a WHERE x IS NULL",
            good=(
                "UPDATE t SET x = a WHERE x IS NULL AND id BETWEEN 1 AND 2500",
                "UPDATE t SET x = a WHERE x IS NULL AND id BETWEEN 2501 AND 5000",
            ),
            massive_rows=3000,
        ),
    ),
)
