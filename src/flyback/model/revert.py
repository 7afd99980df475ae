"""What `revert` answers."""

from dataclasses import dataclass

from flyback.model.rehearsal import Proof
from flyback.model.version import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class RevertResult:
    """A migration that reverses an earlier one, as it was written."""

    version: Version
    """Of the new migration."""
    reverted: Version
    paths: tuple[str, ...]
    """The new migration, its undo script, and the `.conf` files of both where there are any."""
    proof: Proof | None
    """What the rehearsal of the new migration showed; None when it was left out."""
    notes: tuple[str, ...] = ()
