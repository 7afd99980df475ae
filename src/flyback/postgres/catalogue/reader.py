"""Reads the catalogue: whole, or only what changed since a transaction, which is what makes a rehearsal fast."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain
from typing import Any

import psycopg

from flyback.model.catalog import Catalog, CatalogObject
from flyback.postgres.catalogue.prepared import PreparedQueries, Question

_READ_BY_OID = {
    "r": "relations",
    "c": "columns_of",
    "i": "indexes",
    "f": "functions",
    "t": "types",
    "k": "constraints",
}
_SHOWN_BY_NAME = "rcik"
_OTHERS = "o"
_COUNTS = Question(name="counts")
_NAMING = frozenset({"pg_authid", "pg_tablespace", "pg_depend"})
"""A row that vanishes from one of these may have been a name that shows anywhere."""
_UNITS = {"1259": "rci", "2606": "k", "1255": "f", "1247": "t"}
"""The kinds of units that have the oid of a row in pg_class, pg_constraint, pg_proc, pg_type."""
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
        self._written: AbstractSet[str] | None = None

    def begin(self, before: str = "") -> None:
        """Begins a transaction, with the SQL `before`, in which `read_since` will be asked what it changed."""
        self._written = None
        ((((_, counts),),)) = self._queries.ask([_COUNTS], before)
        self._counts = counts.split()

    def count(self, before: str = "") -> None:
        """Counts, after the SQL `before`, what the transaction wrote; nothing is counted outside of one."""
        ((((names, counts),),)) = self._queries.ask([_COUNTS], before)
        pairs = zip(names.split(), self._counts, counts.split(), strict=True) if self._counts else ()
        self._written = frozenset(name for name, then, now in pairs if then != now) if self._counts else None

    def end(self) -> None:
        """Says that this transaction is over, or that its counts cannot be trusted."""
        self._counts = []
        self._written = None

    def forget(self) -> None:
        """Says that a script may have thrown the server's plans away: DEALLOCATE ALL, DISCARD ALL."""
        self._queries.forget()

    def read(self) -> Catalog:
        """The whole catalogue."""
        wanted = _wanted(self._queries.row(Question(name="units")))
        keys = _keys(self._queries.ask(_key_questions(None)))
        return Catalog(units=self._units(wanted), keys=keys)

    def read_since(self, base: Catalog, xid: int) -> Catalog:
        """The catalogue, given how it was before transaction `xid`: only what changed since is read.

        Between `begin` and `end`, `base` must be the catalogue at `begin`, and `count` must be called after the
        last write.
        """
        touched = Question(name="touched", parameter=str(xid), written=self._written)
        ((found,), *rows) = self._queries.ask([touched, *_key_questions(self._written)])
        keys = {**base.keys, **_keys(rows)}
        if base.keys["names"] - keys["names"]:
            return self.read()
        wanted = _wanted(found) | _units_of_dropped(base, keys)
        if base.keys["others"] != keys["others"]:
            wanted |= {_OTHERS}
        fresh = self._units(wanted)
        if _shows_elsewhere(base, fresh):
            wanted |= _wanted(self._queries.row(replace(touched, name="dependents")))
            fresh = self._units(wanted)
        kept = {unit: objects for unit, objects in base.units.items() if unit not in wanted}
        return Catalog(units=kept | fresh, keys=keys)

    def _units(self, wanted: AbstractSet[str]) -> dict[str, tuple[CatalogObject, ...]]:
        questions = []
        for kind, name in _READ_BY_OID.items():
            oids = ",".join(unit[1:] for unit in wanted if unit[0] == kind)
            if oids:
                questions.append(Question(name=name, parameter="{" + oids + "}"))
        if _OTHERS in wanted:
            questions.append(Question(name="others"))
        units: dict[str, list[CatalogObject]] = {}
        for unit, handle, kind, identity, definition in chain(*self._queries.ask(questions)) if questions else ():
            object_ = CatalogObject(kind=kind, identity=identity, definition=definition, handle=handle)
            units.setdefault(unit, []).append(object_)
        return {unit: tuple(objects) for unit, objects in units.items()}


def _wanted(found: tuple[Any, ...]) -> set[str]:
    """Units to be read: arrays of oids in the order of `_READ_BY_OID`, then whether the rare objects are among them."""
    *oids, others = found
    by_kind = zip(_READ_BY_OID, oids, strict=True)
    return {kind + str(oid) for kind, many in by_kind for oid in many if oid} | ({_OTHERS} if others else set())


def _shows_elsewhere(base: Catalog, fresh: Mapping[str, tuple[CatalogObject, ...]]) -> bool:
    """Whether something has changed that PostgreSQL prints as part of other objects: a name, or the label of an enum.

    A relation, column, index or constraint that keeps its name shows nowhere else.
    """
    for unit, objects in fresh.items():
        before = base.units.get(unit, ())
        if unit[0] not in _SHOWN_BY_NAME:
            if before and before != objects:
                return True
            continue
        names = {object_.handle: object_.identity for object_ in before}
        if any(names.get(object_.handle, object_.identity) != object_.identity for object_ in objects):
            return True
    return False


def _key_questions(written: AbstractSet[str] | None) -> list[Question]:
    questions = [Question(name="keys", written=written)]
    if written is None or written & _NAMING:
        questions.append(Question(name="names"))
    if written is None or written & _RARE:
        questions.append(Question(name="rare_keys"))
    return questions


def _keys(answers: Iterable[Iterable[tuple[str, str | None]]]) -> dict[str, frozenset[str]]:
    return {label: frozenset((keys or "").split()) for label, keys in chain(*answers)}


def _units_of_dropped(base: Catalog, keys: Mapping[str, frozenset[str]]) -> AbstractSet[str]:
    """The units whose rows vanished, or lost a constraint, trigger, comment ... that vanished."""
    parts: set[str] = set()
    units: set[str] = set()
    for label, before in base.keys.items():
        now = keys.get(label, frozenset())
        if before is now:
            continue
        catalogue = label.split(" ")[0]
        for key in before - now:
            of, oid, *_ = f"{catalogue}:{key}:".split(":") if catalogue.isdigit() else f"{key}:".split(":")
            if of in _UNITS:
                units.update(kind + oid for kind in _UNITS[of])
            else:
                parts.add(f"{of}:{oid}")
    if parts:
        units.update(unit for unit, objects in base.units.items() if any(each.handle in parts for each in objects))
    return base.units.keys() & units
