"""Reads the catalogue: whole, or only what changed since a transaction, which is what makes a rehearsal fast."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import psycopg

from flyback.model.catalog import Catalog, CatalogObject
from flyback.postgres.catalogue.statements import query, source

_PARAMETERS = {
    "touched": "(xid)",
    "relations": "(oid[])",
    "functions": "(oid[])",
    "types": "(oid[])",
    "constraints": "(oid[])",
    "others": "",
    "keys": "",
    "units": "",
}
_READ_BY_OID = {"r": "relations", "f": "functions", "t": "types", "k": "constraints"}
_OTHERS = "o"
_OBJECTS = """
select unit, catalogue || ':' || oid, kind, identity, definition::text
  from ({}) as found(unit, catalogue, oid, kind, identity, definition)
"""


class CatalogueReader:
    """Reads catalogues through one connection; its queries are planned once.

    The connection must have an empty search_path while it reads, so that every name comes out qualified.
    The queries are prepared with SQL's PREPARE: psycopg forgets its own prepared statements at every DROP and ROLLBACK.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        connection.prepare_threshold = None  # else psycopg sends DEALLOCATE ALL now and then
        self._cursor = psycopg.ClientCursor(connection)
        self._major = connection.info.server_version // 10000
        self._columns: Mapping[str, tuple[str, ...]] = {}

    def prepare(self) -> None:
        """Send every query to the server; again after a script has thrown them away (DEALLOCATE ALL, DISCARD ALL)."""
        if not self._columns:
            self._columns = {name: tuple(names) for name, names in self._cursor.execute(source("columns")).fetchall()}
        self._cursor.execute("select name from pg_prepared_statements where name like 'flyback_catalogue_%'")
        there = {row[0] for row in self._cursor.fetchall()}
        for name, parameters in _PARAMETERS.items():
            if f"flyback_catalogue_{name}" not in there:
                text = query(name, self._major, self._columns)
                whole = _OBJECTS.format(text) if name in ("others", *_READ_BY_OID.values()) else text
                self._cursor.execute(f"prepare flyback_catalogue_{name} {parameters} as {whole}".encode())

    def read(self) -> Catalog:
        """The whole catalogue."""
        *oids, _ = self._one("units")
        wanted = {kind + str(oid) for kind, found in zip(_READ_BY_OID, oids, strict=True) for oid in found}
        return Catalog(units=self._units({*wanted, _OTHERS}), keys=self._keys())

    def read_since(self, base: Catalog, xid: int) -> Catalog:
        """The catalogue, given how it was before transaction `xid`: only what changed since is read."""
        *oids, others = self._one("touched", str(xid))
        keys = self._keys()
        if base.keys["names"] - keys["names"]:
            return self.read()
        wanted = {kind + str(oid) for kind, found in zip(_READ_BY_OID, oids, strict=True) for oid in found}
        wanted |= _units_of_dropped(base, keys)
        wanted |= {_OTHERS} if others or base.keys["others"] != keys["others"] else set()
        units = {unit: objects for unit, objects in base.units.items() if unit not in wanted}
        return Catalog(units=units | self._units(wanted), keys=keys)

    def _units(self, wanted: AbstractSet[str]) -> dict[str, tuple[CatalogObject, ...]]:
        rows = []
        for kind, name in _READ_BY_OID.items():
            oids = ",".join(unit[1:] for unit in wanted if unit[0] == kind)
            if oids:
                rows += self._execute(name, "{" + oids + "}")
        if _OTHERS in wanted:
            rows += self._execute("others")
        units: dict[str, list[CatalogObject]] = {}
        for unit, handle, kind, identity, definition in rows:
            object_ = CatalogObject(kind=kind, identity=identity, definition=definition, handle=handle)
            units.setdefault(unit, []).append(object_)
        return {unit: tuple(objects) for unit, objects in units.items()}

    def _keys(self) -> dict[str, frozenset[str]]:
        return {label: frozenset((keys or "").split()) for label, keys in self._execute("keys")}

    def _one(self, name: str, *parameters: object) -> tuple[Any, ...]:
        (row,) = self._execute(name, *parameters)
        return row

    def _execute(self, name: str, *parameters: object) -> list[tuple[Any, ...]]:
        given = "(" + ", ".join(["%s"] * len(parameters)) + ")" if parameters else ""
        return self._cursor.execute(f"execute flyback_catalogue_{name} {given}".encode(), parameters).fetchall()


def _units_of_dropped(base: Catalog, keys: Mapping[str, frozenset[str]]) -> AbstractSet[str]:
    """The units whose rows vanished, or lost a constraint, trigger, comment ... that vanished."""
    handles = set()
    for label, before in base.keys.items():
        gone = before - keys.get(label, frozenset())
        catalogue = label.split(" ")[0]
        handles |= {f"{catalogue}:{key.split(':')[0]}" for key in gone}
    if not handles:
        return frozenset()
    return {unit for unit, objects in base.units.items() if any(object_.handle in handles for object_ in objects)}
