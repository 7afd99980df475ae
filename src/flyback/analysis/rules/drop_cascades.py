"""Objects that CASCADE takes along."""

from flyback.analysis.case import Case
from flyback.analysis.rule import ROWS, Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.clauses import has_words


def check(act: Act, case: Case) -> Found | None:
    dropped = case.acts("dropped too")
    if not has_words(case.sql, "CASCADE") or act is not dropped[0]:
        return None
    names = [each.name for each in dropped]
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    loses = any(effect.loses and effect.rows != 0 and effect.kind != "sequence" for effect in case.assessment.effects)
    return Found(
        text=f"CASCADE drops what the statement does not name: {shown}",
        severity=None if loses else Severity.DANGER,
        remedy=Remedy(steps=(*_one_by_one(names), _without_cascade(case.sql)), note="in this order, as far as wanted"),
    )


def _one_by_one(names: list[str]) -> list[str]:
    return [
        f"DROP {kind.upper()} {name}" for each in names for kind, _, name in [each.rpartition(" ")] if kind in _KINDS
    ]


def _without_cascade(sql: str) -> str:
    place = sql.upper().rindex("CASCADE")
    return (sql[:place] + sql[place + len("CASCADE") :]).rstrip()


_SHOWN = 5
_KINDS = frozenset({"view", "materialized view", "table", "sequence", "type", "domain", "index"})

RULE = Rule(
    id="drop-cascades",
    severity=Severity.DESTRUCTIVE,
    family=Family.LOSS,
    classes=("destructive",),
    summary="CASCADE drops objects that nobody named",
    condition="DROP ... CASCADE where something depends on what is dropped, directly or not.",
    effect="Views, foreign keys of other tables, defaults, policies, and columns of a dropped type go without a word, "
    "under ACCESS EXCLUSIVE locks on the tables they belong to.",
    check=check,
    examples=(
        Example(
            setup=ROWS + "CREATE VIEW seen AS SELECT a FROM t;",
            bad="ALTER TABLE t DROP COLUMN a CASCADE",
            good=("DROP VIEW seen; ALTER TABLE t DROP COLUMN a",),
        ),
    ),
)
