"""What an undo would do, for a person to read before it runs."""

from flyback.frozen import frozen
from flyback.model.migration import Applied
from flyback.model.results import Place
from flyback.model.script import Callback, UndoScript


@frozen
class Loss:
    """Something an undo script takes away that was written since the migration."""

    object: str
    """`public.orders.note`."""
    rows: int | None
    """None when they were not counted."""
    text: str
    """A sentence: `1,204 rows of public.orders have a note`."""
    exact: bool = True
    """False when it could only be estimated, or not be counted at all; the sentence says why."""


@frozen
class UndoReview:
    """What a person must have seen before an undo script runs."""

    migration: Applied
    undo: UndoScript
    losses: tuple[Loss, ...]
    preconditions: tuple[str, ...]
    """The files of queries that hold."""
    notes: tuple[str, ...] = ()


@frozen
class UndoProposal:
    """Everything an undo would do, for a person to read and to confirm."""

    place: Place
    reviews: tuple[UndoReview, ...]
    """In the order in which they run; empty when there is nothing to undo."""
    callbacks: tuple[Callback, ...]
    """What runs around them."""
    digest: str
    """SHA-256 over exactly the texts that run, hexadecimal: the undo scripts in order, then the callbacks."""
    stopped: str = ""
    """Why it goes no further although more was asked for, a sentence."""
    grouped: bool = False
    """Whether all of it is one transaction."""
    notes: tuple[str, ...] = ()
