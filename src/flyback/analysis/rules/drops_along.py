"""Objects that go with a column although nobody said CASCADE."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Severity
from flyback.syntax.clauses import has_words


def check(act: Act, case: Case) -> Found | None:
    dropped = [each for each in case.acts("dropped too") if _is_noted(each.name)]
    if has_words(case.sql, "CASCADE") or not dropped or act is not dropped[0] or not case.acts("drop column"):
        return None
    more = f" and {len(dropped) - _SHOWN} more" if len(dropped) > _SHOWN else ""
    names = ", ".join(_shown(each.name) for each in dropped[:_SHOWN]) + more
    only_keys = all(each.name.endswith("(f)") for each in dropped)
    return Found(
        text=f"with the column go, without CASCADE or a notice: {names}",
        severity=Severity.INFO if only_keys else None,
    )


def _is_noted(name: str) -> bool:
    """Whether it may be about other columns too: NOT NULL is not."""
    return name.startswith(("index ", "constraint ", "statistics object ", "sequence ")) and not name.endswith("(n)")


def _shown(name: str) -> str:
    """`unique constraint t_a_key` for `constraint t_a_key (u)`."""
    plain, _, kind = name.partition(" (")
    return f"{_KINDS.get(kind, '')}{plain}"


_SHOWN = 5
_KINDS = {"c)": "check ", "f)": "foreign key ", "p)": "primary key ", "u)": "unique ", "x)": "exclusion "}

RULE = Rule(
    id="drops-along",
    severity=Severity.CAUTION,
    family=Family.LOSS,
    summary="with a column go indexes, constraints and statistics of other columns too",
    condition="DROP COLUMN without CASCADE of a column that indexes, CHECKs, keys or statistics mention; for info "
    "where it is only the foreign key of the column.",
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
