"""Who stores values of a type: columns of it, of arrays and domains of it, of rows that have it somewhere inside."""

from collections.abc import Iterator
from typing import NamedTuple

from flyback.analysis.database import Database
from flyback.model.snapshot import Column, Ref, Relation, Type

_STORING = "rpm"


class User(NamedTuple):
    """A column of a table or materialized view."""

    relation: Relation
    column: Column
    direct: bool
    """Whether the column is of the very type, not of one made of it."""

    @property
    def shown(self) -> str:
        """`t.a`, as the server names it."""
        return f"{self.relation.name}.{self.column.name}"


def users_of(oid: int, database: Database) -> list[User]:
    """Every column that stores values of a type, the nearest first."""
    found: dict[tuple[int, int], User] = {}
    seen, waiting = {oid}, [oid]
    while waiting:
        current = waiting.pop(0)
        for ref in _dependents(current, database):
            relation = database.find(Relation, ref.oid) if ref.catalog == "pg_class" and ref.column else None
            column = _column(relation, ref.column)
            if relation is not None and column is not None and relation.kind in _STORING:
                found.setdefault((ref.oid, ref.column), User(relation, column, direct=column.type == oid))
        for other in _made_of(current, database):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return list(found.values())


def typed_tables(oid: int, database: Database) -> list[Relation]:
    """The tables made `OF` a composite type."""
    found = [database.find(Relation, ref.oid) for ref in _dependents(oid, database) if ref.catalog == "pg_class"]
    return list({relation.oid: relation for relation in found if relation and relation.of_type == oid}.values())


def _made_of(oid: int, database: Database) -> Iterator[int]:
    """Types that have a type inside: its arrays, its domains, rows with a column of it."""
    record = database.find(Type, oid)
    if record is not None and record.array:
        yield record.array
    for ref in _dependents(oid, database):
        if ref.catalog == "pg_type":
            yield ref.oid
        elif ref.column:
            yield from row_types(ref.oid, database)


def row_types(relation: int, database: Database) -> Iterator[int]:
    """The type of a relation's rows. A composite type's relation depends on the type, any other is depended on."""
    itself = Ref("pg_class", relation)
    edges = [edge.on for edge in database.dependencies(itself) if edge.kind == "i" and not edge.dependent.column]
    edges += [edge.dependent for edge in database.dependents(itself) if edge.kind == "i" and not edge.on.column]
    for ref in edges:
        record = database.find(Type, ref.oid) if ref.catalog == "pg_type" else None
        if record is not None and record.relation == relation:
            yield record.oid


def _dependents(oid: int, database: Database) -> list[Ref]:
    return [edge.dependent for edge in database.dependents(Ref("pg_type", oid))]


def _column(relation: Relation | None, number: int) -> Column | None:
    return next((column for column in relation.columns if column.number == number), None) if relation else None
