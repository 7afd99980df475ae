"""Objects that came back under another name, and what else changed for that reason alone."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from flyback.proof.changes import Changes, Rename, changes
from flyback.proof.items import RELATIONS, Item, Items, Key

_PARTS = frozenset(
    {"column", "attribute", "index", "constraint", "domain constraint", "trigger", "rule", "policy", "statistics"}
)
_CONTAINERS = frozenset({"schema", "role", "foreign server", "language"})
_FROM_OTHERS = (
    "cast",
    "transform",
    "user mapping",
    "database",
    "default ",
    "parameter ",
    "publication ",
    "large object",
)
"""Kinds without a name of their own."""
_NOT_IN_SIGNATURE = frozenset({"position", "index", "copied_from", "attached_to"})


def with_renames(old: Items, new: Items) -> Changes:
    """How `new` differs from `old`, with renames told as such and their echoes left out."""
    found: list[Rename] = []
    for stage in (_is_container, _is_named, _is_part):
        now = changes(old, new)
        if not now.missing or not now.left:
            break
        pairs = tuple(_pairs(now, stage))
        found += pairs
        new = _as_if_named_before(old, new, pairs)
    now = changes(old, new)
    return Changes(missing=now.missing, left=now.left, changed=now.changed, renamed=tuple(found))


def _is_container(item: Item) -> bool:
    return item.kind in _CONTAINERS


def _is_named(item: Item) -> bool:
    return not (_is_container(item) or _is_part(item) or item.kind.startswith(_FROM_OTHERS))


def _is_part(item: Item) -> bool:
    """Parts of relations, and sequences, which name the column that owns them."""
    return item.kind in _PARTS or item.kind == "sequence"


def _pairs(now: Changes, stage: Callable[[Item], bool]) -> Iterator[Rename]:
    gone, come = _by_signature(now.missing, stage), _by_signature(now.left, stage)
    for signature, old in gone.items():
        new = [each for each in come.get(signature, []) if _may_be_named(old[0], each)]
        if len(old) == len(new) == 1:
            yield Rename(old=old[0], new=new[0])
        elif old[0].kind == "column":
            places = {each.properties().get("position"): each for each in new}
            for each in old:
                if (other := places.get(each.properties().get("position"))) is not None:
                    yield Rename(old=each, new=other)


def _may_be_named(old: Item, new: Item) -> bool:
    return old.parent == new.parent or (old.kind not in _PARTS and old.name == new.name)


def _by_signature(items: Items, stage: Callable[[Item], bool]) -> dict[tuple[str, ...], list[Item]]:
    found: dict[tuple[str, ...], list[Item]] = {}
    for item in items.values():
        if stage(item):
            found.setdefault(_signature(item, items), []).append(item)
    return found


def _signature(item: Item, among: Items) -> tuple[str, ...]:
    """Equal for objects that differ in their name only; a relation's columns are part of it, without their defaults."""
    own = (item.kind, item.parent if item.kind in _PARTS else "", _nameless(item, item, _NOT_IN_SIGNATURE))
    if item.kind not in RELATIONS:
        return own
    columns = (each for each in among.values() if each.kind == "column" and each.parent == item.identity)
    left_out = _NOT_IN_SIGNATURE | {"default"}
    return (*own, *sorted(f"{each.name} {_nameless(each, item, left_out)}" for each in columns))


def _nameless(item: Item, named: Item, left_out: frozenset[str]) -> str:
    kept = {name: value for name, value in item.properties().items() if name not in left_out}
    if isinstance(text := kept.get("definition"), str):
        whole = _swap(text, named.identity, "@")
        kept["definition"] = re.sub(rf"(?<![\w$.]){re.escape(named.name)}(?![\w$])", "@", whole, count=1)
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def _as_if_named_before(old: Items, new: Items, renames: tuple[Rename, ...]) -> Items:
    if not renames:
        return new
    rewritten: dict[Key, Item] = {}
    for item in new.values():
        identity, parent, text = item.identity, item.parent, item.text
        for rename in renames:
            if item.key == rename.new.key:
                identity, parent = rename.old.identity, rename.old.parent
            else:
                identity = _swap(identity, rename.new.identity, rename.old.identity)
                parent = _swap(parent, rename.new.identity, rename.old.identity)
            text = _swap(text, _escaped(rename.new.identity), _escaped(rename.old.identity))
        there = old.get((item.kind, identity))
        if there is not None and there.text != text:
            text = _if_same(there.text, text, renames)
        named = replace(item, identity=identity, parent=parent, text=text)
        rewritten[named.key] = named
    return rewritten


def _if_same(wanted: str, text: str, renames: tuple[Rename, ...]) -> str:
    """The text with bare names put back too, if that makes it what it was."""
    bare = text
    for rename in renames:
        bare = _swap(bare, _escaped(rename.new.name), _escaped(rename.old.name))
    return bare if _unplaced(bare) == _unplaced(wanted) else text


def _unplaced(text: str) -> object:
    found: dict[str, object] = json.loads(text)
    found.pop("position", None)
    return found


def _escaped(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)[1:-1]


def _swap(text: str, name: str, other: str) -> str:
    return re.sub(rf"(?<![\w$]){re.escape(name)}(?![\w$])", lambda _: other, text)
