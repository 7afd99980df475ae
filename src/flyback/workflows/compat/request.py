"""What somebody wants to know of the release that is still running."""

from flyback.frozen import frozen
from flyback.model.compat import Query
from flyback.model.script import RepeatableScript
from flyback.syntax.questions import Question, Unaskable
from flyback.workflows.rehearse.request import Request


@frozen
class CompatRequest:
    """Statements, and the migrations that come between."""

    queries: tuple[Query, ...]
    migrations: Request
    """Which, and what they stand on."""
    script_path: str = ""
    """Where the migrations look names up, as SQL writes it; empty: as a rehearsal does."""
    notes: tuple[str, ...] = ()
    """What could not be seen of the statements, a sentence each."""


@frozen
class Asking:
    """The same, ready to be asked of a server."""

    pairs: tuple[tuple[Query, Question | Unaskable], ...]
    script_path: str
    repeatables: tuple[RepeatableScript, ...]
    """Of the new release."""
    notes: tuple[str, ...]
