"""Rows of `pg_depend`, `pg_cast` and `pg_shdepend` to the values of a snapshot."""

from collections.abc import Iterable, Mapping
from typing import Any

from flyback.model.snapshot import Cast, Dependency, Ref

_Rows = Iterable[tuple[Any, ...]]


def dependencies(rows: _Rows, catalogs: Mapping[int, str]) -> tuple[Dependency, ...]:
    """What depends on what; `catalogs` tells the catalogue by its oid."""
    known: dict[tuple[int, int, int], Ref] = {}

    def ref(catalog: int, oid: int, column: int) -> Ref:
        key = (catalog, oid, column)
        found = known.get(key)
        if found is None:
            known[key] = found = Ref(catalogs[catalog], oid, column)
        return found

    return tuple(
        Dependency(ref(catalog, oid, column), ref(on_catalog, on_oid, on_column), kind)
        for catalog, oid, column, on_catalog, on_oid, on_column, kind in rows
    )


def grants(rows: _Rows, catalogs: Mapping[int, str]) -> tuple[tuple[Ref, str], ...]:
    """What roles own or hold privileges on."""
    return tuple((Ref(catalogs[catalog], oid, column), role) for catalog, oid, column, role in rows)


def casts(rows: _Rows) -> tuple[Cast, ...]:
    """The casts that users or extensions made."""
    return tuple(Cast(*row) for row in rows)
