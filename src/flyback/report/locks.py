"""Lock modes in the words of PostgreSQL's manual.

Source: PostgreSQL manual, "Explicit Locking", table "Conflicting Lock Modes".
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from flyback.model.rehearsal import RelationLock

_MODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "AccessShareLock": ("ACCESS SHARE", "only ACCESS EXCLUSIVE"),
        "RowShareLock": ("ROW SHARE", "EXCLUSIVE and stronger"),
        "RowExclusiveLock": ("ROW EXCLUSIVE", "SHARE and stronger"),
        "ShareUpdateExclusiveLock": ("SHARE UPDATE EXCLUSIVE", "other schema changes and VACUUM"),
        "ShareLock": ("SHARE", "writes"),
        "ShareRowExclusiveLock": ("SHARE ROW EXCLUSIVE", "writes and other schema changes"),
        "ExclusiveLock": ("EXCLUSIVE", "writes and SELECT FOR UPDATE"),
        "AccessExclusiveLock": ("ACCESS EXCLUSIVE", "reads and writes"),
    }
)
_STRENGTH = {mode: rank for rank, mode in enumerate(_MODES)}


def mode_name(mode: str) -> str:
    """`ACCESS EXCLUSIVE` for `AccessExclusiveLock`; an unknown mode as it is."""
    return _MODES[mode][0] if mode in _MODES else mode


def blocks(mode: str) -> str:
    """What other sessions cannot do while the lock is held: `reads and writes`."""
    return _MODES[mode][1] if mode in _MODES else "unknown"


def stops_writers(lock: RelationLock) -> bool:
    """Whether an application that writes to the relation has to wait."""
    return _STRENGTH.get(lock.mode, len(_STRENGTH)) >= _STRENGTH["ShareLock"]


def shown_relation(name: str) -> str:
    """The relation without `public.`, where nearly every table lives."""
    return name.removeprefix("public.")


def strongest(locks: Iterable[RelationLock]) -> RelationLock | None:
    """The strongest lock; among equals a table before its indexes and other relations."""
    ranked = sorted(locks, key=lambda lock: (-_STRENGTH.get(lock.mode, len(_STRENGTH)), lock.kind != "table"))
    return ranked[0] if ranked else None
