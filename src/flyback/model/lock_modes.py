"""PostgreSQL's lock modes on relations, and which of two is the stronger.

Source: PostgreSQL manual, "Explicit Locking", table "Conflicting Lock Modes".
"""

from collections.abc import Iterable

from flyback.frozen import frozen

LOCK_MODES = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)
"""Weakest first."""
_STRENGTH = {mode: rank for rank, mode in enumerate(LOCK_MODES, start=1)}


@frozen
class RelationLock:
    """A lock on a relation that existed before the statement's script began."""

    relation: str
    mode: str
    """As PostgreSQL names it: `AccessExclusiveLock`."""
    kind: str = "table"
    """`table`, `index`, `view`, `sequence` ..."""


def strength(mode: str) -> int:
    """1 for the weakest to 8 for the strongest; 0 for what is no lock mode of a relation."""
    return _STRENGTH.get(mode, 0)


def strongest_first(locks: Iterable[RelationLock]) -> tuple[RelationLock, ...]:
    """The strongest lock on each relation, strongest first, then tables before other relations, then by name."""
    best: dict[str, RelationLock] = {}
    for lock in locks:
        known = best.get(lock.relation)
        if known is None or strength(lock.mode) > strength(known.mode):
            best[lock.relation] = lock
    return tuple(sorted(best.values(), key=lambda lock: (-strength(lock.mode), lock.kind != "table", lock.relation)))
