"""Leaves out what follows from something else that is told: a table's columns, a constraint's index ..."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from flyback.proof.changes import Change, Changes, Rename
from flyback.proof.items import WITH_PARTS, Item, Items, Key, parent_of

_NOT_NULL = re.compile(r'NOT NULL ("(?:[^"]|"")*"|[^\s"]+)')
_INHERITANCE = {
    *("attislocal", "attinhcount", "conislocal", "coninhcount", "connoinherit", "copied_from"),
    *("relispartition", "attached_to", "triggers_enabled"),
}
_FROM_THE_QUERY = frozenset({"type", "collation", "attndims", "attstorage"})
_REPEATED: Mapping[tuple[str, str], str] = {
    ("index", "definition"): "indisunique indnullsnotdistinct indisexclusion indimmediate options",
    ("constraint", "definition"): "contype condeferrable condeferred convalidated confdeltype confupdtype confmatchtype"
    " connoinherit conenforced conperiod",
    ("domain constraint", "definition"): "contype convalidated",
    ("trigger", "definition"): "tgdeferrable tginitdeferred",
    ("column", "type"): "attndims attstorage",
    ("attribute", "type"): "attndims attstorage",
    ("domain", "base_type"): "typlen typbyval typalign typstorage typcategory typndims typdelim typispreferred",
    ("range type", "subtype"): "typlen typbyval typalign typstorage",
    ("sequence", "type"): "seqmax seqmin",
    ("function", "result"): "proretset",
    ("extension", "extversion"): "members",
    ("table", "partition_of"): "relispartition partition_bound",
    ("foreign table", "partition_of"): "relispartition partition_bound",
}
_FLAG_TEXTS = re.compile(
    r" (?:NOT VALID|NOT ENFORCED|NOT DEFERRABLE|DEFERRABLE|INITIALLY (?:DEFERRED|IMMEDIATE)|NO INHERIT"
    r"|MATCH (?:FULL|PARTIAL)|ON (?:DELETE|UPDATE) (?:CASCADE|RESTRICT|NO ACTION|SET NULL|SET DEFAULT))(?=$| )"
)


def without_consequences(found: Changes) -> Changes:
    """The same changes, each told once and at its root."""
    trimmed = replace(found, changed={key: _unrepeated(each) for key, each in found.changed.items()})
    return Changes(
        missing=_roots(trimmed.missing, trimmed.changed),
        left=_roots(trimmed.left, trimmed.changed),
        changed=_changed_roots(trimmed),
        renamed=tuple(_renamed_roots(found.renamed)),
    )


def _unrepeated(change: Change) -> Change:
    """Without flags that only repeat another property; a definition that only repeats flags goes instead."""
    kind = change.old.kind
    if kind.endswith("constraint") and "definition" in change.properties:
        old, new = (_FLAG_TEXTS.sub("", str(side.get("definition"))) for side in (change.before, change.after))
        if old == new and len(change.properties) > 1:
            return change.without({"definition"})
    repeated = {
        name
        for (of, root), names in _REPEATED.items()
        if of == kind and root in change.properties
        for name in names.split()
    }
    return change.without(repeated)


def _roots(gone: Items, changed: Mapping[Key, Change]) -> Items:
    implied = _Implied(gone, changed)
    return {key: item for key, item in gone.items() if not implied.by_something_told(item)}


class _Implied:
    """Answers which of the objects that are on one side only are there, or not, because of another."""

    def __init__(self, gone: Items, changed: Mapping[Key, Change]) -> None:
        self._gone = gone
        self._changed = changed
        self._schemas = {item.identity for item in gone.values() if item.kind == "schema"}
        self._parents = {item.identity for item in gone.values() if item.kind in WITH_PARTS}
        self._indexes = {item.get("index") for item in gone.values() if item.kind == "constraint"}
        self._local = {_content(item) for item in gone.values() if not _inherited(item)}
        self._tests: Mapping[str, Callable[[Item], bool]] = {
            "sequence": self._sequence,
            "constraint": self._not_null,
            "domain constraint": self._not_null,
            "index": self._index,
            "column": self._view_column,
            "publication table": self._published,
            "publication schema": self._published,
            "user mapping": lambda item: ("foreign server", item.identity.rpartition(" on ")[2]) in gone,
            "operator family": lambda item: ("operator class", item.identity) in gone,
        }

    def by_something_told(self, item: Item) -> bool:
        """Whether another object of the same side says it all."""
        if item.schema in self._schemas or (item.kind not in WITH_PARTS and item.parent in self._parents):
            return True
        if item.get("contype") == "t" and ("trigger", item.identity) in self._gone:
            return True
        test = self._tests.get(item.kind)
        return (test is not None and test(item)) or (
            _inherited(item) and (_content(item) in self._local or self._of_new_partition(item))
        )

    def _of_new_partition(self, item: Item) -> bool:
        change = self._changed.get(("table", item.parent))
        original = item.get("copied_from") or item.get("attached_to")
        return (item.kind, original) in self._gone or (change is not None and "partition_of" in change.properties)

    def _sequence(self, item: Item) -> bool:
        column = item.get("owned_by")
        change = self._changed.get(("column", column))
        return bool(column) and (
            parent_of(column) in self._parents
            or ("column", column) in self._gone
            or (change is not None and "attidentity" in change.properties)
        )

    def _not_null(self, item: Item) -> bool:
        if item.kind == "domain constraint":
            change = self._changed.get(("domain", item.parent))
            return item.get("contype") == "n" and change is not None and "typnotnull" in change.properties
        match = _NOT_NULL.match(item.get("definition"))
        if match is None:
            return False
        key = ("column", f"{item.parent}.{match[1]}")
        table = self._changed.get(("table", item.parent))
        if table is not None and table.properties & {"inherits", "partition_of"}:
            return key not in self._gone
        change = self._changed.get(key)
        return key in self._gone or (change is not None and "attnotnull" in change.properties)

    def _index(self, item: Item) -> bool:
        return item.identity in self._indexes

    def _view_column(self, item: Item) -> bool:
        return _redefined(item.parent, self._changed)

    def _published(self, item: Item) -> bool:
        return ("publication", item.get("publication")) in self._gone


def _changed_roots(found: Changes) -> dict[Key, Change]:
    local = {(key[0], each.old.name, each.steps()) for key, each in found.changed.items() if not _inherited(each.old)}
    roots = {}
    for key, change in found.changed.items():
        if _inherited(change.old) and (key[0], change.old.name, change.steps()) in local:
            continue
        told = change.without(_echoes(change, found))
        if told.properties:
            roots[key] = told
    return roots


def _echoes(change: Change, found: Changes) -> frozenset[str]:
    """Properties of a changed object that changed because of another object that is told."""
    parent = found.changed.get(("table", change.old.parent)) or found.changed.get(("foreign table", change.old.parent))
    echoes: set[str] = set()
    if parent is not None and parent.properties & {"inherits", "partition_of"}:
        echoes |= _INHERITANCE
    if parent is not None and change.old.kind == "index" and "relreplident" in parent.properties:
        echoes.add("indisreplident")
    if change.old.kind == "index" and ("constraint", f"{change.old.parent}.{change.old.name}") in found.changed:
        echoes |= _flags_of_constraint(found.changed["constraint", f"{change.old.parent}.{change.old.name}"])
    if change.old.kind == "column" and _redefined(change.old.parent, found.changed):
        echoes |= _FROM_THE_QUERY
    if change.old.kind in ("index", "sequence"):
        owner = found.changed.get(
            ("table", change.old.parent if change.old.kind == "index" else parent_of(change.old.get("owned_by")))
        )
        if owner is not None and "relpersistence" in owner.properties:
            echoes.add("relpersistence")
    if change.old.kind == "constraint" and "conenforced" in change.properties:
        echoes |= {"triggers_enabled", "convalidated"}
    if change.old.kind == "column" and parent is not None and "owner" in parent.properties:
        echoes |= {"privileges"} if _follow_owner(change, parent) else set()
    if change.old.kind == "sequence":
        owner = found.changed.get(("table", parent_of(change.old.get("owned_by"))))
        same = owner is not None and owner.after.get("owner") == change.after.get("owner")
        echoes |= {"owner"} if same and owner is not None and "owner" in owner.properties else set()
    return frozenset(echoes)


def _follow_owner(change: Change, parent: Change) -> bool:
    """Whether privileges differ only because the table's owner, who granted them, does."""
    owners = str(parent.before.get("owner")), str(parent.after.get("owner"))
    before, after = (side.get("privileges") for side in (change.before, change.after))
    if not isinstance(before, list) or not isinstance(after, list):
        return False
    return sorted(map(str, before)) == sorted(
        re.sub(rf"(^|/){re.escape(owners[1])}(?=$|=)", rf"\g<1>{owners[0]}", str(each)) for each in after
    )


def _flags_of_constraint(change: Change) -> set[str]:
    if "definition" in change.properties:
        return {"definition", "indisunique", "indisprimary", "indnullsnotdistinct", "indimmediate", "indisexclusion"}
    return {"indimmediate"} if "condeferrable" in change.properties else set()


def _renamed_roots(renames: Iterable[Rename]) -> Iterable[Rename]:
    renames = tuple(renames)
    indexes = {each.old.get("index") for each in renames if each.old.kind == "constraint"}
    local = {(each.old.kind, each.old.name, each.new.name) for each in renames if not _inherited(each.old)}
    for each in renames:
        echo = each.old.kind == "index" and each.old.identity in indexes
        moved = each.old.kind in ("index", "sequence") and each.old.name == each.new.name and len(renames) > 1
        copied = _inherited(each.old) and (each.old.kind, each.old.name, each.new.name) in local
        if not (echo or moved or copied or _named_by_postgres(each)):
            yield each


def _named_by_postgres(rename: Rename) -> bool:
    """Whether both names of a NOT NULL constraint were chosen by PostgreSQL, which takes the table's name of the day.

    Source: since PostgreSQL 18 NOT NULL constraints have names; `SET NOT NULL` makes `TABLE_COLUMN_not_null`.
    """
    names = (rename.old.name, rename.new.name)
    return rename.old.get("contype") == "n" and all(re.search(r'_not_null\d*"?$', name) for name in names)


def _redefined(view: str, changed: Mapping[Key, Change]) -> bool:
    either = (changed.get((kind, view)) for kind in ("view", "materialized view"))
    return any(change is not None and "definition" in change.properties for change in either)


def _inherited(item: Item) -> bool:
    """Whether an object is a copy of one of the parent table's."""
    found = item.properties()
    return (
        found.get("attislocal") is False
        or found.get("conislocal") is False
        or bool(found.get("copied_from"))
        or bool(found.get("attached_to"))
    )


def _content(item: Item) -> tuple[str, str, str]:
    """What an inherited column or constraint shares with the original."""
    return item.kind, item.name, item.get("type") or _FLAG_TEXTS.sub("", item.get("definition"))
