"""Objects that go with a column although nobody said CASCADE."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import has_words


def check(act: Act, case: Case) -> Found | None:
    dropped = [each for each in case.acts("dropped too") if each.name.startswith(_NOTED)]
    columns = case.acts("drop column")
    if has_words(case.sql, "CASCADE") or not dropped or act is not dropped[0] or not columns:
        return None
    names = ", ".join(each.name for each in dropped)
    return Found(text=f"with the column go, without CASCADE or a notice: {names}")


_NOTED = ("index ", "constraint ", "statistics object ", "sequence ", "foreign key ", "check ")

RULE = Rule(
    id="drops-along",
    severity=Severity.CAUTION,
    family=Family.LOSS,
    summary="with a column go indexes, constraints and statistics of other columns too",
    condition="DROP COLUMN without CASCADE of a column that indexes, CHECKs, keys or statistics mention.",
    effect="A unique index of several columns, or a CHECK, disappears silently: queries get slow, and nothing "
    "prevents duplicates any more.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE INDEX t_ab ON t (a, b);",
            bad="ALTER TABLE t DROP COLUMN b",
            good=("DROP INDEX CONCURRENTLY t_ab", "ALTER TABLE t DROP COLUMN b"),
        ),
    ),
)
