"""The objects of two catalogues that are worth looking at, by kind and name."""

import json
import re
from collections.abc import Iterator, Mapping

from flyback.frozen import frozen
from flyback.model.catalog import Catalog, CatalogObject

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Key = tuple[str, str]
"""Kind and identity."""

RELATIONS = frozenset({"table", "view", "materialized view", "foreign table", "sequence"})
WITH_PARTS = RELATIONS | {"composite type", "domain"}
"""Kinds of objects that have parts: columns, constraints ..."""

_PARTS = re.compile(r'^(?:(?P<parent>.*)\.)?(?P<name>"(?:[^"]|"")*"|[^".(]+)(?P<arguments>\(.*\))?$', re.DOTALL)
_TABLE = "of_table"
"""The property of an index that names its parent; its definition says the same."""
_GENERATED = {"s": "stored", "v": "virtual"}
_NAMED_IN_PARENT = frozenset({"column", "attribute", "constraint", "domain constraint", "trigger", "rule", "policy"})


@frozen
class Item:
    """One object of a catalogue, with the object it is a part of."""

    kind: str
    identity: str
    parent: str
    """Identity of the relation or domain it is a part of, else of its schema; empty for what has neither."""
    text: str
    """The definition: JSON."""

    @property
    def key(self) -> Key:
        """What the same object has on the other side."""
        return self.kind, self.identity

    @property
    def name(self) -> str:
        """The last part of the identity, as SQL writes it, without arguments."""
        return name_in(self.identity)

    @property
    def schema(self) -> str:
        """The first part of the identity, if it has several."""
        parent = self.identity
        while above := parent_of(parent):
            parent = above
        return "" if parent == self.identity else parent

    def properties(self) -> dict[str, Json]:
        """The definition by property."""
        found: dict[str, Json] = json.loads(self.text)
        found.pop(_TABLE, None)
        for name in ("privileges", "row_type_privileges"):
            if isinstance(grants := found.get(name), list):
                found[name] = sorted(grants, key=str)
        if kind := found.get("attgenerated"):
            found |= {
                "expression": f"{found['default']} {_GENERATED.get(str(kind), kind)}",
                "default": None,
                "attgenerated": "",
            }
        return found

    def get(self, name: str) -> str:
        """A property that is a name or a text; empty when there is none."""
        value = self.properties().get(name)
        return value if isinstance(value, str) else ""


Items = Mapping[Key, Item]


def parent_of(identity: str) -> str:
    """An identity without its last part: `public.users` of `public.users.id`."""
    match = _PARTS.match(identity)
    return (match["parent"] or "") if match else ""


def name_in(identity: str) -> str:
    """The last part of an identity, without arguments."""
    match = _PARTS.match(identity)
    return match["name"] if match else identity


def changed_units(before: Catalog, after: Catalog) -> tuple[Items, Items]:
    """The objects of all units that are not the very same tuple on both sides."""
    old = [unit for unit, objects in before.units.items() if after.units.get(unit) is not objects]
    new = [unit for unit, objects in after.units.items() if before.units.get(unit) is not objects]
    return (
        {item.key: item for unit in old for item in _items(before.units[unit])},
        {item.key: item for unit in new for item in _items(after.units[unit])},
    )


def _items(objects: tuple[CatalogObject, ...]) -> Iterator[Item]:
    head = next((each.identity for each in objects if each.kind in RELATIONS), "")
    for each in objects:
        inside = head if each.kind not in _NAMED_IN_PARENT and each.identity != head else ""
        if each.kind == "index":
            inside = json.loads(each.definition).get(_TABLE, inside)
        yield Item(
            kind=each.kind,
            identity=each.identity,
            parent=inside or parent_of(each.identity),
            text=each.definition,
        )
