"""Safe forms on partitioned tables: what each partition has already, the whole only takes over."""

from collections.abc import Sequence

from flyback.analysis.case import Case, stops
from flyback.model.risk import Act
from flyback.syntax.clauses import index_parts


def partitions(act: Act, case: Case) -> tuple[str, ...]:
    """Those of the act's table on which users would wait, by name."""
    return tuple(
        each.relation
        for each in case.assessment.effects
        if each.kind == "table" and each.relation != act.relation and stops(each)
    )


def indexes_first(sql: str, tables: Sequence[str]) -> tuple[str, ...]:
    """A `CREATE INDEX` for each partition, while others write; the server gives names as it would for the whole."""
    parts = index_parts(sql)
    if parts is None:
        return ()
    kind = "UNIQUE INDEX" if parts.unique else "INDEX"
    return tuple(f"CREATE {kind} CONCURRENTLY ON {table} {parts.definition}" for table in tables)


def keys_first(key: str, name: str, tables: Sequence[str]) -> tuple[str, ...]:
    """A foreign key of the whole, on each partition, validated while others write."""
    added = ((f"ALTER TABLE {table} ADD CONSTRAINT {name} {key} NOT VALID", table) for table in tables)
    return tuple(step for add, table in added for step in (add, f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}"))
