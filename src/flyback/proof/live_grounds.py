"""What of a live database is compared with what migrations make elsewhere: made comparable, the rest left out.

On a disposable server everything belongs to one role; a live database has its own roles, other teams' schemas, and
objects that come and go without a migration.
"""

import fnmatch
import json
import re
from collections.abc import Mapping
from dataclasses import replace

from flyback.frozen import frozen
from flyback.model.catalog import Catalog, CatalogObject
from flyback.proof.items import RELATIONS, Json, parent_of
from flyback.proof.labels import EVERYBODYS_PRIVILEGES, OWNERS_PRIVILEGES

_GRANT = re.compile(r'^(?P<to>"(?:[^"]|"")*"|[^=]*)=(?P<letters>[a-zA-Z*]*)/', re.DOTALL)
_REFERENCED = re.compile(r" REFERENCES (?P<table>.+?)\(")
_OF_THE_CLUSTER = frozenset(
    {"database", "default privileges", "large object", "parameter privileges", "role", "schema", "subscription"}
)
"""Kinds that no comparison of two servers can judge."""
OUTSIDE = frozenset(
    {
        *("access method", "cast", "event trigger", "extension", "foreign data wrapper", "foreign server", "language"),
        *("publication", "publication schema", "publication table", "statistics", "transform", "user mapping"),
    }
)
"""Kinds that belong to no schema, to replication or to the planner: there may be more of them than migrations made."""
_OF_EVERY_DATABASE = frozenset(
    {("extension", "plpgsql"), *(("language", name) for name in ("c", "internal", "plpgsql", "sql"))}
)
"""What initdb makes; it belongs to whoever set up the cluster."""
_FIRST = re.compile(r'^("(?:[^"]|"")*"|[^".( ]+)\.')


@frozen
class Grounds:
    """What decides what is compared, and as what."""

    schemas: frozenset[str]
    """The project's, with quotes where SQL needs them."""
    history: str
    """The schema history table: `public.flyway_schema_history`."""
    ignore: tuple[str, ...]
    """Patterns on identities with `*` and `?`."""
    roles: frozenset[str]
    """Those that scripts name; privileges of others are left to whoever runs the database."""
    owners: frozenset[str]
    """Roles that count as the one that runs the migrations."""
    owner: str
    """That role, as it is told."""


def comparable(catalog: Catalog, grounds: Grounds) -> Catalog:
    """The objects that count, with owners and privileges in terms both servers share."""
    excluded = _excluded(catalog, grounds)
    units = {}
    for unit, objects in catalog.units.items():
        kept = tuple(_shared(each, grounds) for each in objects if _counts(each, objects, excluded, grounds))
        if kept:
            units[unit] = kept
    return replace(catalog, units=units)


def without(catalog: Catalog, objects: frozenset[tuple[str, str]]) -> Catalog:
    """The catalogue without objects of that kind and identity."""
    units = {
        unit: tuple(each for each in found if (each.kind, each.identity) not in objects)
        for unit, found in catalog.units.items()
    }
    return replace(catalog, units=units)


def _excluded(catalog: Catalog, grounds: Grounds) -> frozenset[str]:
    """Identities of relations that do not count, with the sequences of their columns."""
    relations = {
        each.identity: each for objects in catalog.units.values() for each in objects if each.kind in RELATIONS
    }
    named = {name for name in relations if name == grounds.history or _ignored(name, grounds)}
    owned = {
        name
        for name, each in relations.items()
        if each.kind == "sequence" and parent_of(str(json.loads(each.definition).get("owned_by") or "")) in named
    }
    return frozenset(named | owned)


def _counts(each: CatalogObject, unit: tuple[CatalogObject, ...], excluded: frozenset[str], grounds: Grounds) -> bool:
    if each.kind in _OF_THE_CLUSTER or (each.kind, each.identity) in _OF_EVERY_DATABASE:
        return False
    if _ignored(each.identity, grounds):
        return False
    head = next((other.identity for other in unit if other.kind in RELATIONS), "")
    definition = json.loads(each.definition)
    relation = str(definition.get("of_table") or head or parent_of(each.identity))
    if {each.identity, relation} & excluded or _of_excluded_partition(definition, excluded):
        return False
    if each.kind in OUTSIDE and each.kind not in ("statistics", "publication table"):
        return True
    schema = _FIRST.match(relation if each.kind in ("index", "publication table") else each.identity)
    return bool(schema and schema[1] in grounds.schemas)


def _of_excluded_partition(definition: Mapping[str, Json], excluded: frozenset[str]) -> bool:
    """Whether a foreign key is the copy that a partition of the referenced table brought along."""
    match = _REFERENCED.search(str(definition.get("definition") or "")) if definition.get("copied_from") else None
    return bool(match and match["table"] in excluded)


def _ignored(identity: str, grounds: Grounds) -> bool:
    return any(fnmatch.fnmatchcase(identity, pattern.replace("[", "[[]")) for pattern in grounds.ignore)


def _shared(each: CatalogObject, grounds: Grounds) -> CatalogObject:
    """The object with the migrating role under one name, and only privileges that scripts may have given."""
    definition: dict[str, Json] = json.loads(each.definition)
    owner = str(definition.get("owner", grounds.owner))
    if owner in grounds.owners:
        owner = grounds.owner
    if "owner" in definition:
        definition["owner"] = owner
    for name, kind in (("privileges", each.kind), ("row_type_privileges", "type")):
        if name in definition:
            definition[name] = _privileges(definition[name], kind, owner, grounds)
    return replace(each, definition=json.dumps(definition))


def _privileges(items: Json, kind: str, owner: str, grounds: Grounds) -> Json:
    if not isinstance(items, list):
        return None
    everybody, own = EVERYBODYS_PRIVILEGES.get(kind), OWNERS_PRIVILEGES.get(kind)
    found = {f"{to}={letters}/{owner}" for to, letters in _grants(items, {owner, *grounds.owners}, grounds)}
    if found == ({f"={everybody}/{owner}"} if everybody else set()):
        return None
    return [*sorted(found | ({f"{owner}={own}/{owner}"} if own else set()))]


def _grants(items: list[Json], owners: set[str], grounds: Grounds) -> list[tuple[str, str]]:
    """To whom and what, without the owner's own and without roles that no script names."""
    found = []
    for item in items:
        match = _GRANT.match(str(item))
        to = match["to"].removeprefix('"').removesuffix('"').replace('""', '"') if match else ""
        if match and to not in owners and (not to or to in grounds.roles):
            found.append((match["to"], match["letters"]))
    return found
