"""Reads the catalogue: whole, or only what changed since a transaction, which is what makes a rehearsal fast."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import psycopg

from flyback.model.catalog import Catalog, CatalogObject
from flyback.postgres.catalogue.prepared import PreparedQueries

_READ_BY_OID = {"r": "relations", "f": "functions", "t": "types", "k": "constraints"}
_OTHERS = "o"
_NAMING = frozenset({"pg_authid", "pg_tablespace", "pg_depend"})
"""A row that vanishes from one of these may have been a name that shows anywhere."""
_RARE = frozenset(
    """
    pg_am pg_amop pg_amproc pg_auth_members pg_authid pg_cast pg_collation pg_conversion pg_db_role_setting
    pg_default_acl pg_event_trigger pg_extension pg_foreign_data_wrapper pg_foreign_server pg_language
    pg_largeobject_metadata pg_namespace pg_opclass pg_operator pg_opfamily pg_parameter_acl pg_publication
    pg_publication_namespace pg_shdescription pg_subscription pg_transform pg_ts_config pg_ts_config_map pg_ts_dict
    pg_ts_parser pg_ts_template pg_user_mapping
    """.split()  # noqa: SIM905 - a column of quoted words is harder to read
)
"""The catalogues of the rare objects, which are read all together."""


class CatalogueReader:
    """Reads catalogues through one connection.

    The connection must have an empty search_path while it reads, so that every name comes out qualified.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self._queries = PreparedQueries(connection)
        self._counts: list[str] = []

    def begin(self) -> None:
        """Says that a transaction has just begun in which `read_since` will be asked what it changed."""
        self._counts = self._queries.row("counts")[1].split()

    def end(self) -> None:
        """Says that this transaction is over."""
        self._counts = []

    def forget(self) -> None:
        """Says that a script may have thrown the server's plans away: DEALLOCATE ALL, DISCARD ALL."""
        self._queries.forget()

    def read(self) -> Catalog:
        """The whole catalogue."""
        *oids, _ = self._queries.row("units")
        wanted = {kind + str(oid) for kind, found in zip(_READ_BY_OID, oids, strict=True) for oid in found}
        return Catalog(units=self._units({*wanted, _OTHERS}), keys=self._keys(None))

    def read_since(self, base: Catalog, xid: int) -> Catalog:
        """The catalogue, given how it was before transaction `xid`: only what changed since is read.

        Between `begin` and `end`, `base` must be the catalogue at `begin`.
        """
        written = self._written()
        *oids, others = self._queries.row("touched", str(xid), written=written)
        keys = {**base.keys, **self._keys(written)}
        if base.keys["names"] - keys["names"]:
            return self.read()
        wanted = {kind + str(oid) for kind, found in zip(_READ_BY_OID, oids, strict=True) for oid in found}
        wanted |= _units_of_dropped(base, keys)
        wanted |= {_OTHERS} if others or base.keys["others"] != keys["others"] else set()
        units = {unit: objects for unit, objects in base.units.items() if unit not in wanted}
        return Catalog(units=units | self._units(wanted), keys=keys)

    def _written(self) -> frozenset[str] | None:
        """The catalogues that this transaction wrote to since `begin`; None when nobody counted."""
        if not self._counts:
            return None
        names, counts = self._queries.row("counts")
        pairs = zip(names.split(), self._counts, counts.split(), strict=True)
        return frozenset(name for name, before, now in pairs if before != now)

    def _units(self, wanted: AbstractSet[str]) -> dict[str, tuple[CatalogObject, ...]]:
        rows = []
        for kind, name in _READ_BY_OID.items():
            oids = ",".join(unit[1:] for unit in wanted if unit[0] == kind)
            if oids:
                rows += self._queries.rows(name, "{" + oids + "}")
        if _OTHERS in wanted:
            rows += self._queries.rows("others")
        units: dict[str, list[CatalogObject]] = {}
        for unit, handle, kind, identity, definition in rows:
            object_ = CatalogObject(kind=kind, identity=identity, definition=definition, handle=handle)
            units.setdefault(unit, []).append(object_)
        return {unit: tuple(objects) for unit, objects in units.items()}

    def _keys(self, written: AbstractSet[str] | None) -> dict[str, frozenset[str]]:
        rows = self._queries.rows("keys", written=written)
        if written is None or written & _NAMING:
            rows += self._queries.rows("names")
        if written is None or written & _RARE:
            rows += self._queries.rows("rare_keys")
        return {label: frozenset((keys or "").split()) for label, keys in rows}


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
