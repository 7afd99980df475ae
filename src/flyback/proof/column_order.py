"""The order of a table's columns: only among those that both sides have, and apart from every other difference."""

from bisect import bisect_left
from collections.abc import Iterator

from flyback.model.rehearsal import Difference
from flyback.proof.items import Item, Items
from flyback.proof.legs import Leg
from flyback.proof.names import short

ORDER = "column order"


def order_differences(old: Items, new: Items, leg: Leg, leg_name: str) -> Iterator[Difference]:
    """One difference for each table or composite type whose common columns stand in another order."""
    before, after = _columns(old), _columns(new)
    for (kind, relation), columns in before.items():
        theirs = after.get((kind, relation), [])
        ours = [name for name in columns if name in theirs]
        theirs = [name for name in theirs if name in ours]
        if ours != theirs:
            of = "composite type" if kind == "attribute" else "table"
            yield Difference(
                object=relation,
                kind=ORDER,
                text=f"{of} {short(relation)}: {_moves(ours, theirs, kind, leg)}",
                order_only=kind == "column",
                leg=leg_name,
                before="\n".join(ours),
                after="\n".join(theirs),
            )


def _columns(items: Items) -> dict[tuple[str, str], list[str]]:
    """The columns of tables and attributes of composite types in order, by kind and relation; views have no say."""
    views = {item.identity for item in items.values() if item.kind in ("view", "materialized view")}
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items.values():
        if item.kind in ("column", "attribute") and item.parent not in views:
            found.setdefault((item.kind, item.parent), []).append(item)
    return {key: [item.name for item in sorted(columns, key=_position)] for key, columns in found.items()}


def _position(item: Item) -> int:
    found = item.properties().get("position")
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
