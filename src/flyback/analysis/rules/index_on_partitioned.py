"""Indexes of partitioned tables, built on every partition in one go."""

from flyback.analysis.case import Case
from flyback.analysis.partition_by_partition import indexes_first, partitions
from flyback.analysis.rule import Example, Found, Rule
from flyback.analysis.safe_form import SafeForm
from flyback.model.risk import Act, Family, Severity


def check(act: Act, case: Case) -> Found | None:
    if act.detail.get("partitioned") != "yes" or act.detail.get("concurrently") == "yes" or not partitions(act, case):
        return None
    return Found(text=f"writes of {act.relation} and its partitions wait while an index is built on each of them")


def safe(act: Act, case: Case) -> SafeForm | None:
    """The index of each partition first; that of the whole takes them over."""
    first = indexes_first(case.sql, partitions(act, case))
    return SafeForm(before=first, instead=case.sql) if first else None


RULE = Rule(
    id="index-on-partitioned",
    severity=Severity.DANGER,
    family=Family.BLOCKING,
    summary="CREATE INDEX on a partitioned table keeps the writes of all partitions waiting",
    condition="CREATE INDEX on a partitioned table with partitions that are not known to be empty, without ON ONLY.",
    effect="SHARE lock on the table and on every partition until the last index is built; CONCURRENTLY is refused. "
    "What the partitions have already is taken over.",
    check=check,
    safe=safe,
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
