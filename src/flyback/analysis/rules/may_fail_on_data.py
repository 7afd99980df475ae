"""Statements that fail when the data is not as they need it."""

from flyback.analysis.case import Case
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.clauses import words_of
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    effect = case.assessment.effects[0] if case.assessment.effects else None
    if (effect is not None and effect.rows == 0) or case.acts("validate constraint"):
        return None
    query = _query(case)
    text = f"fails if {act.name}"
    steps = (query,) if query else ()
    remedy = (
        Remedy(steps=steps, note="run this before: it returns what would make the statement fail") if steps else None
    )
    return Found(text=text, remedy=remedy, relation=effect.relation if effect is not None else "")


def _query(case: Case) -> str:
    """A query for the rows in the way, of the first act that has one."""
    for act in case.acts(*_KINDS):
        columns, table = act.detail.get("columns", ""), act.relation
        if act.kind == "set not null":
            return f"SELECT * FROM {table} WHERE {written(act.name)} IS NULL LIMIT 10"
        if act.kind in ("add unique", "add primary key", "create index") and columns and "(" not in columns:
            if act.kind == "create index" and ("WHERE" in words_of(case.sql) or act.detail.get("unique") != "yes"):
                continue
            present = " AND ".join(f"{each} IS NOT NULL" for each in columns.split(", "))
            return f"SELECT {columns}, count(*) FROM {table} WHERE {present} GROUP BY {columns} HAVING count(*) > 1"
        if act.kind == "add foreign key" and columns and act.detail.get("target_columns"):
            return _orphans(act, columns)
    return ""


def _orphans(act: Act, columns: str) -> str:
    here, there = columns.split(", "), act.detail["target_columns"].split(", ")
    same = " AND ".join(f"p.{right} = c.{left}" for left, right in zip(here, there, strict=False))
    present = " AND ".join(f"c.{each} IS NOT NULL" for each in here)
    return (
        f"SELECT c.* FROM {act.relation} AS c WHERE {present} AND NOT EXISTS "
        f"(SELECT FROM {act.detail['target']} AS p WHERE {same}) LIMIT 10"
    )


_KINDS = ("set not null", "add unique", "add primary key", "create index", "add foreign key")

RULE = Rule(
    id="may-fail-on-data",
    severity=Severity.INFO,
    family=Family.TRANSACTION,
    summary="whether it succeeds depends on the rows",
    condition="NOT NULL, keys, CHECKs, foreign keys and type changes on tables that are not known to be empty, where "
    "a row may be in the way.",
    effect="The script fails here, after the work. The query of the finding tells before.",
    check=check,
    examples=(
        Example(
            bad="ALTER TABLE t ALTER COLUMN a SET NOT NULL",
            good=("ALTER TABLE t ALTER COLUMN a DROP NOT NULL",),
            same_end=False,
        ),
    ),
)
