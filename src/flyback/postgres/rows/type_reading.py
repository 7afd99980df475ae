"""Types as the catalogue describes them."""

from typing import TypedDict

from flyback.seeding import scalars
from flyback.seeding.shapes import (
    ArrayOf,
    Composite,
    Domain,
    Enumeration,
    MultirangeOf,
    RangeOf,
    Scalar,
    Type,
)

_DEEPEST = 6
"""A row type may hold an array of itself; below this depth nothing is filled."""


class TypeRow(TypedDict):
    """One type in the answer of `shapes.sql`."""

    name: str
    kind: str
    element: int | None
    underlying: int
    modifier: int
    not_null: bool
    sql: str | None
    labels: list[str] | None
    fields: list[tuple[int, int]] | None
    bound: int | None
    checks: list[str] | None


def read_type(types: dict[str, TypeRow], oid: int, modifier: int = -1, depth: int = 0) -> Type:
    """Build a type from its parts; a modifier belongs to the innermost element of an array."""
    row = types[str(oid)]
    element = row["element"]
    if element is not None and scalars.pool(row["name"], modifier) is None and depth < _DEEPEST:
        return ArrayOf(element=read_type(types, element, modifier, depth + 1))
    match row["kind"]:
        case "e":
            return Enumeration(labels=tuple(row["labels"] or ()))
        case "d":
            return _domain(types, oid, row, depth)
        case "c" if depth < _DEEPEST:
            fields = row["fields"] or []
            return Composite(fields=tuple(read_type(types, each, size, depth + 1) for each, size in fields))
        case "r":
            return RangeOf(bound=read_type(types, row["bound"] or 0, -1, depth + 1))
        case "m":
            inner = read_type(types, row["bound"] or 0, -1, depth + 1)
            return MultirangeOf(range=inner) if isinstance(inner, RangeOf) else inner
        case _:
            return Scalar(oid=oid, name=row["name"], modifier=modifier)


def _domain(types: dict[str, TypeRow], oid: int, row: TypeRow, depth: int) -> Domain:
    below = read_type(types, row["underlying"], row["modifier"], depth + 1)
    checks = tuple(row["checks"] or ())
    nullable = not row["not_null"]
    if isinstance(below, Domain):
        return Domain(
            oid=oid,
            underlying=below.underlying,
            underlying_sql=below.underlying_sql,
            checks=(*below.checks, *checks),
            nullable=nullable and below.nullable,
        )
    return Domain(oid=oid, underlying=below, underlying_sql=row["sql"] or "", checks=checks, nullable=nullable)
