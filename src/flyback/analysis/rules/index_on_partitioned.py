"""Indexes of partitioned tables, built on every partition in one go."""

from flyback.analysis.case import Case, stops
from flyback.analysis.remedies import label
from flyback.analysis.rule import Example, Found, Rule
from flyback.model.risk import Act, Family, Remedy, Severity
from flyback.syntax.clauses import after_words, clauses, words_of
from flyback.syntax.quoting import written


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("partitioned") != "yes" or act.detail.get("concurrently") == "yes":
        return None
    effect = next((each for each in case.assessment.effects if stops(each)), None)
    if effect is None:
        return None
    text = f"writes of {act.relation} and its partitions wait while an index is built on each of them"
    name = written(act.name) or label(act.relation, act.detail.get("columns", ""), "idx")
    remedy = Remedy(
        steps=(_on_only(case.sql, name),),
        note="then, for each partition: CREATE INDEX CONCURRENTLY on it, and "
        f"ALTER INDEX {name} ATTACH PARTITION of that; when all are attached, the index is valid",
    )
    return Found(text=text, remedy=remedy if _on_only(case.sql, name) else None)


def _on_only(sql: str, name: str) -> str:
    if "ON" not in words_of(sql):
        return ""
    head = clauses(sql, "ON")
    said = head[""] if words_of(head[""])[-1:] != ("INDEX",) or head[""].endswith('"') else f"{head['']} {name}"
    return f"{said} ON ONLY {after_words(head['ON'], 'ON')}"


RULE = Rule(
    id="index-on-partitioned",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="CREATE INDEX on a partitioned table keeps the writes of all partitions waiting",
    condition="CREATE INDEX on a partitioned table with partitions that are not known to be empty, without ON ONLY.",
    effect="SHARE lock on the table and on every partition until the last index is built; CONCURRENTLY is refused.",
    check=check,
    examples=(
        Example(
            setup="CREATE TABLE pt (id int, v int) PARTITION BY RANGE (id);"
            "CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (9000);"
            "INSERT INTO pt SELECT g, g FROM generate_series(1, 5000) g; ANALYZE pt;",
            bad="CREATE INDEX pt_v ON pt (v)",
            good=(
                "CREATE INDEX pt_v ON ONLY pt (v)",
                "CREATE INDEX CONCURRENTLY pt1_v_idx ON pt1 (v)",
                "ALTER INDEX pt_v ATTACH PARTITION pt1_v_idx",
            ),
        ),
    ),
)
