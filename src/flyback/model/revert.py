"""What `revert` answers."""

from flyback.frozen import frozen
from flyback.model.rehearsal import Proof
from flyback.model.version import Version


@frozen
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
