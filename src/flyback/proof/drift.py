"""A live catalogue against the one that the project's migrations make: what differs, and what does not count."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace

from flyback.frozen import frozen
from flyback.model.catalog import Catalog, CatalogObject
from flyback.model.rehearsal import Difference
from flyback.proof.comparison import compare
from flyback.proof.live_grounds import OUTSIDE, Grounds, comparable

_LEG = "drift"
_OPERATIONAL = frozenset(
    """
    attcompression attstorage comment configuration_tables extensions extversion indisclustered indisreplident members
    options relispopulated relreplident row_type_comment security_labels statistics_target statistics_targets tablespace
    toast_options
    """.split()  # noqa: SIM905 - a column of quoted words is harder to read
)
"""Properties that whoever runs a database sets without a migration."""
_OF_THE_OBJECT = frozenset({("view", "options")})
"""What is called the same and belongs to the structure: `security_barrier`, `check_option`."""


@frozen
class Judged:
    """What a comparison found."""

    differences: tuple[Difference, ...]
    """Of structure: drift."""
    set_aside: tuple[Difference, ...]
    """Column order, storage, comments and the like: told, and no drift."""


def judge(expected: Catalog, live: Catalog, grounds: Grounds) -> Judged:
    """How the live catalogue differs from the expected one.

    What lies outside of schemas (extensions, publications, event triggers) is judged only where migrations made it.
    """
    old, new = comparable(expected, grounds), comparable(live, grounds)
    made = frozenset(_names(old))
    new = _only(new, lambda each: each.kind not in OUTSIDE or _name(each) in made)
    old, new = _unlike(old, new), _unlike(new, old)
    both = made & frozenset(_names(new))
    found = compare(_part(old, _is_structure), _part(new, _is_structure), leg=_LEG)
    usage = [_part(_only(side, lambda each: _name(each) in both), _is_operation) for side in (old, new)]
    aside = [each for each in found if each.order_only]
    return Judged(
        differences=tuple(each for each in found if not each.order_only),
        set_aside=(*aside, *compare(usage[0], usage[1], leg=_LEG)),
    )


def touched(before: Catalog, after: Catalog) -> frozenset[tuple[str, str]]:
    """Kind and identity of everything that is not the same on both sides."""
    old, new = ({_name(each): each.definition for each in _objects(side)} for side in (before, after))
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _unlike(catalog: Catalog, other: Catalog) -> Catalog:
    """Without the units that the other has, too: nearly all, and quickly found."""
    there = {_content(objects) for objects in other.units.values()}
    units = {unit: objects for unit, objects in catalog.units.items() if _content(objects) not in there}
    return replace(catalog, units=units)


def _content(objects: tuple[CatalogObject, ...]) -> frozenset[tuple[str, str, str]]:
    return frozenset((each.kind, each.identity, each.definition) for each in objects)


def _is_operation(kind: str, name: str) -> bool:
    return name in _OPERATIONAL and (kind, name) not in _OF_THE_OBJECT


def _is_structure(kind: str, name: str) -> bool:
    return not _is_operation(kind, name)


def _part(catalog: Catalog, wanted: Callable[[str, str], bool]) -> Catalog:
    """The catalogue with some properties of each object only; what an index is of stays, to tell where it belongs."""

    def reduced(each: CatalogObject) -> CatalogObject:
        given = json.loads(each.definition).items()
        kept = {name: value for name, value in given if name == "of_table" or wanted(each.kind, name)}
        return replace(each, definition=json.dumps(kept))

    units = {unit: tuple(map(reduced, objects)) for unit, objects in catalog.units.items()}
    return replace(catalog, units=units)


def _only(catalog: Catalog, wanted: Callable[[CatalogObject], bool]) -> Catalog:
    units = {unit: tuple(filter(wanted, objects)) for unit, objects in catalog.units.items()}
    return replace(catalog, units={unit: objects for unit, objects in units.items() if objects})


def _objects(catalog: Catalog) -> Iterable[CatalogObject]:
    return (each for objects in catalog.units.values() for each in objects)


def _names(catalog: Catalog) -> Iterable[tuple[str, str]]:
    return map(_name, _objects(catalog))


def _name(each: CatalogObject) -> tuple[str, str]:
    return each.kind, each.identity
