"""What is known of a type: built in, or made by a user."""

import functools
from collections.abc import Mapping
from typing import NamedTuple

from flyback.analysis.builtins.types import TYPES
from flyback.analysis.database import Database
from flyback.model.snapshot import Constraint, Ref, Type

BOOL, BYTEA, NAME, INT8, INT2, INT4, TEXT, OID = 16, 17, 19, 20, 21, 23, 25, 26
FLOAT4, FLOAT8, UNKNOWN, BPCHAR, VARCHAR = 700, 701, 705, 1042, 1043
DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, TIMETZ = 1082, 1083, 1114, 1184, 1186, 1266
BIT, VARBIT, NUMERIC, UUID, RECORD = 1560, 1562, 1700, 2950, 2249
ANY, ANYELEMENT = 2276, 2283
POLYMORPHIC = frozenset({2277, 2283, 2776, 3500, 3831, 4537, 5077, 5078, 5079, 5080, 4538})
DEFAULT_COLLATION, C_COLLATION, POSIX_COLLATION = 100, 950, 951
_CATEGORIES = {"c": "C", "e": "E", "r": "R", "m": "R", "p": "P"}


class Kind(NamedTuple):
    """What the type of an oid is."""

    oid: int
    schema: str
    name: str
    kind: str
    """`typtype`."""
    category: str
    """`typcategory`; A for every true array."""
    preferred: bool = False
    collation: int = 0
    """Of its values, unless a column says another; 0 when it has none."""
    element: int = 0
    """Of a true array."""
    array: int = 0
    base: int = 0
    """Of a domain: what it is made of, maybe another domain."""
    typmod: int = -1
    """Of a domain's base."""
    relation: int = 0
    labels: tuple[str, ...] = ()


def kind_of(oid: int, database: Database) -> Kind | None:
    """What type an oid means; None when nobody knows."""
    return built_in_types().get(oid) or _of_users(oid, database)


def built_in(name: str) -> Kind | None:
    """The type of that name in `pg_catalog`."""
    found = TYPES.get(name)
    return None if found is None else built_in_types()[found[0]]


@functools.cache
def built_in_types() -> Mapping[int, Kind]:
    """The types in `pg_catalog`, by oid."""
    found = {}
    for name, (oid, array, kind, category, flags, element) in TYPES.items():
        collation = C_COLLATION if name == "name" else DEFAULT_COLLATION if "c" in flags else 0
        found[oid] = Kind(
            oid, "pg_catalog", name, kind, category, "p" in flags, collation, element=element, array=array
        )
        if array:
            found[array] = Kind(array, "pg_catalog", f"_{name}", "b", "A", collation=collation, element=oid)
    return found


def array_of(oid: int, database: Database) -> int:
    """The type of its arrays; 0 when it has none, or nobody knows."""
    found = kind_of(oid, database)
    return found.array if found else 0


def base_type(oid: int, typmod: int, database: Database) -> tuple[int, int]:
    """What a domain is made of in the end, with its type modifier; any other type as it is."""
    found = kind_of(oid, database)
    while found is not None and found.kind == "d" and found.base:
        oid, typmod = found.base, found.typmod
        found = kind_of(oid, database)
    return oid, typmod


def domain_constraints(oid: int, database: Database) -> list[Constraint]:
    """The constraints of a domain and of the domains it is made of, but for NOT NULL."""
    found: list[Constraint] = []
    record = database.find(Type, oid)
    while record is not None and record.kind == "d":
        for edge in database.dependents(Ref("pg_type", record.oid)):
            constraint = (
                database.find(Constraint, edge.dependent.oid) if edge.dependent.catalog == "pg_constraint" else None
            )
            if constraint is not None and constraint.domain == record.oid and constraint.kind == "c":
                found.append(constraint)
        record = database.find(Type, record.base)
    return found


def is_constrained(oid: int, database: Database) -> bool:
    """Whether it is a domain that does not take every value of its base type: a column of it must be checked."""
    record = database.find(Type, oid)
    while record is not None and record.kind == "d":
        if record.not_null:
            return True
        record = database.find(Type, record.base)
    return bool(domain_constraints(oid, database))


def _of_users(oid: int, database: Database) -> Kind | None:
    record = database.find(Type, oid)
    if record is None:
        return None
    below = kind_of(record.base, database) if record.kind == "d" and record.base != oid else None
    category = record.category or (
        below.category if below else "A" if record.element else _CATEGORIES.get(record.kind, "U")
    )
    collation = record.collation or (below.collation if below else 0)
    return Kind(
        oid,
        record.schema,
        record.name,
        record.kind,
        category,
        collation=collation,
        element=record.element if category == "A" or not record.category else 0,
        array=record.array,
        base=record.base,
        typmod=record.typmod,
        relation=record.relation,
        labels=record.labels,
    )
