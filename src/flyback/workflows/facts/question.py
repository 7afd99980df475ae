"""What gates are to be asked about."""

from flyback.frozen import frozen
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.undo.review import Prepared


@frozen
class Migrating:
    """What `migrate` would run."""

    request: MigrateRequest = MigrateRequest()
    verb: str = "migrate"
    """`guard`, where another program runs it."""


@frozen
class Undoing:
    """An undo as it was prepared."""

    prepared: Prepared
    verb: str = "undo"


@frozen
class Noting:
    """What changes the history and runs no script."""

    verb: str
    """`baseline`, `repair`, `clean`."""
    asked: tuple[str, ...] = ()
    """What exactly, as words: the version of a baseline."""


What = Migrating | Undoing | Noting


@frozen
class Question:
    """A run that somebody wants to begin."""

    what: What = Migrating()
    ticket: str = ""
    """Id of the change ticket; empty when none was named."""
