"""Statements that fail when the data is not as they need it."""

from flyback.analysis.case import Case, named_in
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import command
from flyback.model.risk import Act, Family, RelationEffect, Remedy, Severity
from flyback.syntax.clauses import bracketed_after, has_words, words_of
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    effect = _about(act.name, case)
    if (effect is not None and effect.rows == 0) or case.acts("validate constraint"):
        return None
    query = next(filter(None, (_query(each, act.name, case) for each in case.acts(*_FAILS))), "")
    note = "run this before: it returns what would make the statement fail"
    return Found(
        text=f"fails if {act.name}",
        remedy=Remedy(steps=(query,), note=note) if query else None,
        relation=effect.relation if effect is not None else "",
    )


def _about(text: str, case: Case) -> RelationEffect | None:
    """The effect on the relation that is named first."""
    effects = {each.relation: each for each in case.assessment.effects}
    named = (effects[name] for name in named_in(text, effects))
    return next(named, next(iter(case.assessment.effects), None))


def _query(act: Act, text: str, case: Case) -> str:
    """A query for the rows in the way, if this is the act that fails so, and what it reads is there already."""
    columns = written(act.name) if act.kind == "set not null" else act.detail.get("columns", "")
    new = {written(each.name) for other in (*case.earlier, case.assessment) for each in other.acts if _adds(each, act)}
    fails = _FAILS[act.kind]
    if not all(each in text for each in (act.relation, fails)) or not columns or new & set(columns.split(", ")):
        return ""
    match act.kind:
        case "set not null" if written(act.name) in text or act.name in text:
            return f"SELECT * FROM {act.relation} WHERE {written(act.name)} IS NULL LIMIT 10"
        case "add foreign key" if act.detail.get("target_columns"):
            return _orphans(act, columns)
        case "add check" if act.detail.get("made", act.name) in text:
            return _violations(act, case)
        case "add unique" | "add primary key":
            return _twins(act, columns, case)
        case "create index" if act.detail.get("unique") == "yes" and "WHERE" not in words_of(case.sql):
            return _twins(act, columns, case)
        case _:
            return ""


def _adds(other: Act, act: Act) -> bool:
    return other.kind == "add column" and other.relation == act.relation


def _twins(act: Act, columns: str, case: Case) -> str:
    present = " AND ".join(f"{each} IS NOT NULL" for each in columns.split(", "))
    where = "" if has_words(case.sql, "NULLS", "NOT", "DISTINCT") else f"WHERE {present} "
    return f"SELECT {columns}, count(*) FROM {act.relation} {where}GROUP BY {columns} HAVING count(*) > 1 LIMIT 10"


def _violations(act: Act, case: Case) -> str:
    found = command(act, case)
    condition = bracketed_after(found[1], "CHECK") if found else ""
    return f"SELECT * FROM {act.relation} WHERE NOT {condition} LIMIT 10" if condition else ""


def _orphans(act: Act, columns: str) -> str:
    here, there = columns.split(", "), act.detail["target_columns"].split(", ")
    same = " AND ".join(f"p.{right} = c.{left}" for left, right in zip(here, there, strict=False))
    present = " AND ".join(f"c.{each} IS NOT NULL" for each in here)
    return (
        f"SELECT c.* FROM {act.relation} AS c WHERE {present} AND NOT EXISTS "
        f"(SELECT FROM {act.detail['target']} AS p WHERE {same}) LIMIT 10"
    )


_FAILS = {
    "set not null": "contains null values",
    "add unique": "the same values",
    "add primary key": "the same values",
    "create index": "the same values",
    "add foreign key": "refer to none of",
    "add check": "violate",
}
"""Acts with a query, and what is said when rows make them fail."""

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
