"""The order of a table's columns: only among those that both sides have, and apart from every other difference."""

from bisect import bisect_left
from collections.abc import Iterator

from flyback.model.rehearsal import Difference
from flyback.proof.items import Item, Items
from flyback.proof.legs import Leg
from flyback.proof.names import short, title

ORDER = "column order"


def order_differences(old: Items, new: Items, leg: Leg, leg_name: str) -> Iterator[Difference]:
    """One difference for each table or composite type whose common columns stand in another order."""
    for item in old.values():
        if item.kind not in ("table", "foreign table", "composite type") or item.key not in new:
            continue
        kind = "attribute" if item.kind == "composite type" else "column"
        theirs = _in_order(new, item, kind)
        ours = [name for name in _in_order(old, item, kind) if name in theirs]
        theirs = [name for name in theirs if name in ours]
        if ours != theirs:
            yield Difference(
                object=item.identity,
                kind=ORDER,
                text=f"{title(item)}: {_moves(ours, theirs, kind, leg)}",
                order_only=kind == "column",
                leg=leg_name,
                before="\n".join(ours),
                after="\n".join(theirs),
            )


def _in_order(items: Items, relation: Item, kind: str) -> list[str]:
    parts = [item for item in items.values() if item.kind == kind and item.parent == relation.identity]
    return [item.name for item in sorted(parts, key=_position)]


def _position(item: Item) -> int:
    found = item.properties()["position"]
    return found if isinstance(found, int) else 0


def _moves(ours: list[str], theirs: list[str], kind: str, leg: Leg) -> str:
    moved = _moved(ours, theirs)
    if len(moved) > 3:
        return f"{kind}s are in another order{leg.now} ({', '.join(short(name) for name in moved)} moved)"
    return "; ".join(f"{kind} {name} {leg.becomes(_place(name, theirs), _place(name, ours))}" for name in moved)


def _place(name: str, names: list[str]) -> str:
    place = names.index(name)
    if place == len(names) - 1:
        return "last"
    return f"after {names[place - 1]}" if place else "first"


def _moved(ours: list[str], theirs: list[str]) -> list[str]:
    """The fewest columns whose moving explains the order: all but the longest run that kept its order."""
    places = [ours.index(name) for name in theirs]
    ends: list[int] = []
    lengths = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
        lengths.append(at)
    wanted = len(ends) - 1
    kept = set()
    for place, length in zip(reversed(places), reversed(lengths), strict=True):
        if length == wanted:
            kept.add(place)
            wanted -= 1
    return [name for name in theirs if ours.index(name) not in kept]
