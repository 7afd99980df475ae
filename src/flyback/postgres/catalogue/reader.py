"""Reads the catalogue: whole, or only what changed since a transaction, which is what makes a rehearsal fast."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import psycopg

from flyback.model.catalog import Catalog, CatalogObject
from flyback.postgres.catalogue.statements import query, source

_PARAMETERS = {
    "touched": "(xid, oid[], int8[])",
    "relations": "(oid[])",
    "functions": "(oid[])",
    "types": "(oid[])",
    "constraints": "(oid[])",
    "others": "",
    "keys": "(oid[], int8[])",
    "counts": "",
    "units": "",
}
_READ_BY_OID = {"r": "relations", "f": "functions", "t": "types", "k": "constraints"}
_OTHERS = "o"
_PREFIX = "flyback_catalogue_"
_NO_COUNTS = ("{}", "{}")
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
        self._counts = _NO_COUNTS
        self._prepared: set[str] = set()

    def begin(self) -> None:
        """Says that a transaction has just begun in which `read_since` will be asked what it changed."""
        catalogues, counts = ("{" + ",".join(map(str, numbers)) + "}" for numbers in self._one("counts"))
        self._counts = catalogues, counts

    def end(self) -> None:
        """Says that this transaction is over."""
        self._counts = _NO_COUNTS

    def prepare(self) -> None:
        """Have the server plan every query now, and not when it is first asked."""
        for name in _PARAMETERS:
            self._prepare(name)

    def forget(self) -> None:
        """Says that a script may have thrown the plans away: DEALLOCATE ALL, DISCARD ALL."""
        self._cursor.execute("select name from pg_prepared_statements")
        self._prepared &= {row[0].removeprefix(_PREFIX) for row in self._cursor.fetchall()}

    def _prepare(self, name: str) -> None:
        if name in self._prepared:
            return
        if not self._columns:
            self._columns = {table: tuple(names) for table, names in self._cursor.execute(source("columns")).fetchall()}
        text = query(name, self._major, self._columns)
        whole = _OBJECTS.format(text) if name in ("others", *_READ_BY_OID.values()) else text
        self._cursor.execute(f"prepare {_PREFIX}{name} {_PARAMETERS[name]} as {whole}".encode())
        self._prepared.add(name)

    def read(self) -> Catalog:
        """The whole catalogue."""
        *oids, _ = self._one("units")
        wanted = {kind + str(oid) for kind, found in zip(_READ_BY_OID, oids, strict=True) for oid in found}
        return Catalog(units=self._units({*wanted, _OTHERS}), keys=self._keys(_NO_COUNTS))

    def read_since(self, base: Catalog, xid: int) -> Catalog:
        """The catalogue, given how it was before transaction `xid`: only what changed since is read.

        Between `begin` and `end`, `base` must be the catalogue at `begin`.
        """
        *oids, others = self._one("touched", str(xid), *self._counts)
        keys = {**base.keys, **self._keys(self._counts)}
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

    def _keys(self, counts: tuple[str, ...]) -> dict[str, frozenset[str]]:
        rows = self._execute("keys", *counts)
        return {label: frozenset((keys or "").split()) for label, asked, keys in rows if asked}

    def _one(self, name: str, *parameters: object) -> tuple[Any, ...]:
        (row,) = self._execute(name, *parameters)
        return row

    def _execute(self, name: str, *parameters: object) -> list[tuple[Any, ...]]:
        self._prepare(name)
        given = "(" + ", ".join(["%s"] * len(parameters)) + ")" if parameters else ""
        return self._cursor.execute(f"execute {_PREFIX}{name} {given}".encode(), parameters).fetchall()


def _units_of_dropped(base: Catalog, keys: Mapping[str, frozenset[str]]) -> AbstractSet[str]:
    """The units whose rows vanished, or lost a constraint, trigger, comment ... that vanished."""
    handles = set()
    for label, before in base.keys.items():
        gone = before - keys.get(label, frozenset())
        catalogue = label.split(" ")[0]
        own = catalogue.isdigit()
        handles |= {f"{catalogue}:{key.split(':')[0]}" if own else ":".join(key.split(":")[:2]) for key in gone}
    if not handles:
        return frozenset()
    return {unit for unit, objects in base.units.items() if any(object_.handle in handles for object_ in objects)}
