"""What a run tells while it goes on; the command line prints it, a library call may leave it."""

from collections.abc import Sequence

from flyback.model.plan import Plan, Step
from flyback.model.run import Blocker, Committed
from flyback.postgres.target.lock import Holder


class Teller:
    """Told what happens, in order, and does nothing about it: a subclass hears what it overrides; it must not raise."""

    def note(self, text: str) -> None:
        """A sentence worth reading: a schema that is created, a lock that is waited for."""

    def planned(self, plan: Plan, current: str) -> None:
        """Everything that will run, and the schema's version now (empty for an empty schema)."""

    def begins(self, step: Step) -> None:
        """A script begins; told once for each, not again for another attempt."""

    def waits(self, step: Step, seconds: float, blockers: Sequence[Blocker]) -> None:
        """A lock could not be had; the next attempt comes in so many seconds."""

    def committed(self, outcome: Committed) -> None:
        """A script is there for good."""

    def waits_for_lock(self, holder: Holder | None) -> None:
        """Another migrator is at work; told once for each holder."""

    def rows(self, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
        """What a query of a script returned."""
