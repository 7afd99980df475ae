"""What of a column's indexes and constraints survives a change of its type that rewrites nothing.

Source: `TryReuseIndex`, `CheckIndexCompatible`, `TryReuseForeignKey`.
"""

from flyback.analysis.builtins.types import OPERATOR_CLASSES
from flyback.analysis.database import Database
from flyback.analysis.types.coercion import is_binary_coercible
from flyback.analysis.types.kinds import TEXT, VARCHAR, base_type, kind_of
from flyback.analysis.types.signatures import element_type
from flyback.model.snapshot import Index

_BY_CATEGORY = {"A": 2277, "E": 3500}
"""Polymorphic input types of operator classes, by category: anyarray, anyenum."""
_RANGE, _MULTIRANGE, _RECORD, _CIDR, _INET = 3831, 4537, 2249, 650, 869


def keeps_storage(index: Index, number: int, old: int, new: int, database: Database) -> bool:
    """Whether an index's storage serves the new type, too; old and new are the column's types, same collation."""
    if number in index.mentioned or 0 in index.columns or index.partial or not index.valid:
        return False
    if number not in index.columns:
        return True
    if index.method == "gin" and element_type(old, database):
        return False  # it stores elements, and the server compares their type with that of the array
    if old == new:
        return True
    return _operator_class(index.method, old, database) == _operator_class(index.method, new, database)


def is_indexable(method: str, oid: int, database: Database) -> bool:
    """Whether an index can have a column of that type without naming operators; also where nobody knows."""
    base = base_type(oid, -1, database)[0]
    found = kind_of(base, database)
    return found is None or found.schema != "pg_catalog" or _operator_class(method, oid, database)[0] != _unnamed(base)


def operator_family(method: str, oid: int, database: Database) -> str:
    """The family of the operators that an index on a type has by default; one of its own for types of users."""
    return _operator_class(method, oid, database)[1]


def _operator_class(method: str, oid: int, database: Database) -> tuple[str, str]:
    """Name and family. A polymorphic one is told with its type: another type needs another index.

    Source: `GetDefaultOpClass`, `CheckIndexCompatible`.
    """
    base = base_type(oid, -1, database)[0]
    own = OPERATOR_CLASSES.get((method, base))
    found = kind_of(base, database)
    if own is not None or found is None:
        return own or (_unnamed(base), _unnamed(base))
    general = {"r": _RANGE, "m": _MULTIRANGE, "c": _RECORD}.get(found.kind) or _BY_CATEGORY.get(found.category)
    if general is not None and (method, general) in OPERATOR_CLASSES:
        return f"{general} {base}", OPERATOR_CLASSES[method, general][1]
    for (of, taken), named in OPERATOR_CLASSES.items():
        if of == method and found.schema == "pg_catalog" and is_binary_coercible(base, taken, database):
            return named
    return _unnamed(base), _unnamed(base)


def _unnamed(base: int) -> str:
    """Of an extension, say `btree_gist`: nobody knows more than that it takes the type."""
    return f"of {_TAKEN_AS.get(base, base)}"


_TAKEN_AS = {VARCHAR: TEXT, _CIDR: _INET}
"""Types that never have operators of their own."""
