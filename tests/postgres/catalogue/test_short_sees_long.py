"""Reading only what changed sees what reading everything sees, for every kind of change and every role."""

import pytest

from flyback.model.catalog import Catalog
from flyback.postgres.scratch.server import Server
from flyback.proof.comparison import compare
from postgres.catalogue.mutations import COMMENTABLE, DROPPED, NEW, OWNED, RENAMES, SINCE_15, SINCE_18, STATEMENTS
from postgres.catalogue.world import World

_SUPERUSERS_ONLY = ("event trigger", "foreign data wrapper")
CHANGES = {
    **STATEMENTS,
    **SINCE_15,
    **SINCE_18,
    **{f"comment on {each}": f"comment on {each} is 'new'" for each in COMMENTABLE},
    **{f"no comment on {each}": f"comment on {each} is null" for each in COMMENTABLE},
    **{f"rename {each}": f"alter {each} rename to renamed" for each in RENAMES},
    **{f"owner of {each}": f"alter {each} owner to boss" for each in OWNED if not each.startswith(_SUPERUSERS_ONLY)},
    **{f"drop {each}": f"drop {each} cascade" for each in DROPPED if not each.startswith("large object")},
}
_HIDDEN = {"user mapping options"}
"""What a role without rights cannot see: the secrets of others."""


def contents(catalog: Catalog) -> dict[tuple[str, str], str]:
    """Definitions by kind and identity; a name that stands twice is an error."""
    objects = [each for objects in catalog.units.values() for each in objects]
    found = {(each.kind, each.identity): each.definition for each in objects}
    twice = sorted({(each.kind, each.identity) for each in objects if objects.count(each) > 1})
    assert len(found) == len(objects), twice
    return found


def units(catalog: Catalog) -> dict[str, set[tuple[str, str, str, str]]]:
    return {
        unit: {(each.kind, each.identity, each.definition, each.handle) for each in objects}
        for unit, objects in catalog.units.items()
        if objects
    }


def changed(before: Catalog, after: Catalog) -> set[tuple[str, str]]:
    """Kind and identity of what is not the same on both sides."""
    return {(kind, identity) for (kind, identity), _ in contents(before).items() ^ contents(after).items()}


def skip_what_is_too_new(change: str, server: Server) -> None:
    if server.major < NEW.get(change, 0):
        pytest.skip(f"in SQL since PostgreSQL {NEW[change]}")


@pytest.mark.parametrize("change", CHANGES)
def test_the_short_way_sees_the_long_way(change: str, world: World, server: Server) -> None:
    skip_what_is_too_new(change, server)
    with world.changed(CHANGES[change]) as xid:
        short, long = world.since(world.before, xid), world.whole()

        assert contents(short) == contents(long)
        assert units(short) == units(long)
        assert short.keys == long.keys
        assert contents(world.since_without_counts(world.before, xid)) == contents(long)
        assert changed(world.before, short)
        assert compare(world.before, short)

    assert contents(world.whole()) == contents(world.before)


@pytest.mark.parametrize("change", CHANGES)
def test_a_role_without_rights_sees_the_same(change: str, world: World, server: Server) -> None:
    skip_what_is_too_new(change, server)
    with world.ordinary():
        before = world.whole()
    with world.changed(CHANGES[change]) as xid, world.ordinary():
        short, long = world.since(before, xid), world.whole()

        assert contents(short) == contents(long)
        assert bool(compare(before, long)) is (change not in _HIDDEN)
