"""Columns and constraints by the names that commands give."""

from flyback.analysis.altering.work import Alteration
from flyback.analysis.making.relations import add_column
from flyback.model.snapshot import Column, Constraint, Ref, Relation

_SYSTEM = frozenset({"tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"})


def column_named(alteration: Alteration, oid: int, name: str) -> Column | None:
    """A column of a table; None when it is not there (noted as refused). An assumed table has whatever is asked for."""
    relation = alteration.relation(oid)
    found = relation.column(name)
    if found is not None:
        return found
    if name in _SYSTEM:
        alteration.impact.refuse("0A000", f'cannot alter system column "{name}"')
        return None
    if relation.assumed:
        return add_column(alteration.database, oid, Column(number=0, name=name, type=0))
    alteration.impact.refuse("42703", f'column "{name}" of relation "{relation.name}" does not exist')
    return None


def is_system_column(name: str) -> bool:
    """Whether every table has a column of that name already."""
    return name in _SYSTEM


def is_partition_key(alteration: Alteration, relation: Relation, column: Column) -> bool:
    """Whether a table is partitioned by a column, or by an expression of it; such a column depends on its own table.

    Source: StorePartitionKey() in heap.c.
    """
    if column.number in relation.partition_columns:
        return True
    edges = alteration.database.dependencies(Ref("pg_class", relation.oid, column.number))
    return relation.kind == "p" and any(edge.on == Ref("pg_class", relation.oid) and edge.kind == "i" for edge in edges)


def constraint_named(alteration: Alteration, oid: int, name: str) -> Constraint | None:
    """A constraint of a table; None when there is none of that name."""
    return next((each for each in alteration.database.of(oid, Constraint) if each.name == name), None)


def column_names(alteration: Alteration, oid: int, numbers: tuple[int, ...]) -> tuple[str, ...]:
    """The names of a table's columns."""
    names = {column.number: column.name for column in alteration.relation(oid).columns}
    return tuple(names[number] for number in numbers if number in names)


def numbers_below(alteration: Alteration, parent: int, child: int, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers that columns of a table have in a table below it."""
    below = {column.name: column.number for column in alteration.relation(child).columns}
    return tuple(below.get(name, 0) for name in column_names(alteration, parent, numbers))
