"""Whether the row type of a table is the type of a column somewhere: then the table cannot be rewritten.

Source: find_composite_type_dependencies() in tablecmds.c.
"""

from flyback.analysis.database import Database
from flyback.model.snapshot import Ref, Relation, Type

_STORING = "rpm"


def user_of_row_type(database: Database, relation: int) -> str:
    """`t.a`, the first column found that stores rows of a relation; empty when there is none."""
    for edge in database.dependents(Ref("pg_class", relation)):
        if edge.dependent.catalog == "pg_type" and edge.kind == "i":
            found = user_of_type(database, edge.dependent.oid)
            if found:
                return found
    return ""


def user_of_type(database: Database, oid: int) -> str:
    """The first column of a table that stores values of a type, inside of arrays, domains and rows as well."""
    waiting, seen = [oid], {oid}
    while waiting:
        found = database.find(Type, waiting.pop())
        if found is None:
            continue
        for edge in database.dependents(Ref("pg_type", found.oid)):
            user = _column(database, edge.dependent)
            if user:
                return user
            below = _type_of(database, edge.dependent)
            if below and below not in seen:
                seen.add(below)
                waiting.append(below)
        if found.array and found.array not in seen:
            seen.add(found.array)
            waiting.append(found.array)
    return ""


def _column(database: Database, ref: Ref) -> str:
    relation = database.find(Relation, ref.oid) if ref.catalog == "pg_class" and ref.column else None
    if relation is None or relation.kind not in _STORING:
        return ""
    name = next((column.name for column in relation.columns if column.number == ref.column), "?")
    return f"{relation.name}.{name}"


def _type_of(database: Database, ref: Ref) -> int:
    """A type made of the one that was asked for: a domain over it, or a row that has it as a column."""
    if ref.catalog == "pg_type":
        return ref.oid
    relation = database.find(Relation, ref.oid) if ref.catalog == "pg_class" else None
    if relation is None or relation.kind != "c":
        return 0
    edges = database.dependents(Ref("pg_class", relation.oid))
    return next((edge.dependent.oid for edge in edges if edge.dependent.catalog == "pg_type"), 0)
