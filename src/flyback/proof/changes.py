"""Which objects are missing, left behind, changed or renamed."""

from collections.abc import Iterable, Mapping

from flyback.frozen import frozen
from flyback.proof.items import Item, Items, Json, Key


@frozen
class Change:
    """An object that is there on both sides and not the same."""

    old: Item
    new: Item
    before: Mapping[str, Json]
    after: Mapping[str, Json]
    properties: frozenset[str]
    """Names of the properties that differ and are worth telling."""

    def without(self, properties: Iterable[str]) -> "Change":
        """The same change with fewer properties to tell."""
        return Change(
            old=self.old,
            new=self.new,
            before=self.before,
            after=self.after,
            properties=self.properties.difference(properties),
        )

    def steps(self) -> frozenset[str]:
        """Every difference with both values, to recognise the same change elsewhere."""
        return frozenset(f"{name}: {self.before.get(name)!r} {self.after.get(name)!r}" for name in self.properties)


@frozen
class Rename:
    """An object that differs in its name only."""

    old: Item
    new: Item


@frozen
class Changes:
    """How one catalogue differs from another."""

    missing: Items
    left: Items
    changed: Mapping[Key, Change]
    renamed: tuple[Rename, ...] = ()


def changes(old: Items, new: Items) -> Changes:
    """How `new` differs from `old`; the position of a column counts nowhere here."""
    return Changes(
        missing={key: item for key, item in old.items() if key not in new},
        left={key: item for key, item in new.items() if key not in old},
        changed={
            key: change
            for key, item in old.items()
            if key in new and item.text != new[key].text and (change := _change(item, new[key])).properties
        },
    )


def _change(old: Item, new: Item) -> Change:
    before, after = old.properties(), new.properties()
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return Change(old=old, new=new, before=before, after=after, properties=frozenset(names - {"position"}))
