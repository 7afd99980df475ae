"""Lock modes in the words of PostgreSQL's manual.

Source: PostgreSQL manual, "Explicit Locking", table "Conflicting Lock Modes".
"""

import re
from collections.abc import Iterable

from flyback.model.lock_modes import LOCK_MODES, RelationLock, strength, strongest_first

_BLOCKED = (
    "only ACCESS EXCLUSIVE",
    "EXCLUSIVE and stronger",
    "SHARE and stronger",
    "other schema changes and VACUUM",
    "writes",
    "writes and other schema changes",
    "writes and SELECT FOR UPDATE",
    "reads and writes",
)
_BLOCKS = dict(zip(LOCK_MODES, _BLOCKED, strict=True))
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def mode_name(mode: str) -> str:
    """`ACCESS EXCLUSIVE` for `AccessExclusiveLock`; an unknown mode as it is."""
    return _WORD.sub(" ", mode.removesuffix("Lock")).upper() if mode in _BLOCKS else mode


def blocks(mode: str) -> str:
    """What other sessions cannot do while the lock is held: `reads and writes`."""
    return _BLOCKS.get(mode, "unknown")


def stops_writers(lock: RelationLock) -> bool:
    """Whether an application that writes to the relation has to wait."""
    return strength(lock.mode) >= strength("ShareLock")


def shown_relation(name: str) -> str:
    """The relation without `public.`, where nearly every table lives."""
    return name.removeprefix("public.")


def strongest(locks: Iterable[RelationLock]) -> RelationLock | None:
    """The strongest lock; among equals a table before its indexes and other relations."""
    return next(iter(strongest_first(locks)), None)
