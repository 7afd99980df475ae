"""What a run tells while it goes on, printed as Flyway prints it."""

from collections.abc import Sequence

from flyback.cli.output import Output
from flyback.model.plan import Plan, Step
from flyback.model.run import Blocker, Committed
from flyback.postgres.target.lock import Holder
from flyback.report.neutral import one_line, visible
from flyback.report.target.failures import blocker_text
from flyback.report.target.flyway_table import table
from flyback.report.target.wording import EMPTY_SCHEMA, quoted, under_way
from flyback.workflows.telling import Teller

_AGAIN = 10.0
"""Seconds after which a wait is told once more although nothing about it changed."""


class Lines(Teller):
    """Tells everything in lines."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._schema = ""
        self._blockers: frozenset[int] | None = None
        self._waited = 0.0

    def note(self, text: str) -> None:
        """The sentence as it is."""
        self._output.say(f"{visible(text)}\n")

    def planned(self, plan: Plan, current: str) -> None:
        """The schema's version before."""
        self._schema = plan.schema
        self._output.say(f"Current version of schema {quoted(plan.schema)}: {current or EMPTY_SCHEMA}\n")

    def begins(self, step: Step) -> None:
        """`Migrating schema "public" to version "2 - b"`."""
        self._blockers, self._waited = None, 0.0
        self._output.say(f"{under_way(step, self._schema)}\n")

    def waits(self, step: Step, seconds: float, blockers: Sequence[Blocker]) -> None:  # noqa: ARG002 - of every teller
        """Who is in the way; not again for each attempt."""
        pids = frozenset(blocker.pid for blocker in blockers)
        self._waited += seconds
        if pids == self._blockers and self._waited < _AGAIN:
            return
        self._blockers, self._waited = pids, 0.0
        who = "; ".join(blocker_text(blocker) for blocker in blockers) or "sessions that are gone by now"
        self._output.say(f"Waiting for locks without queueing, held by {who}\n")

    def committed(self, outcome: Committed) -> None:
        """What the server said on the way."""
        for warning in outcome.warnings:
            self._output.say(f"{visible(warning)}\n")

    def waits_for_lock(self, holder: Holder | None) -> None:
        """Who migrates at the same time."""
        who = one_line(str(holder)) if holder else "a session that is gone by now"
        self._output.say(f"Waiting for the lock of another migrator: {who}\n")

    def rows(self, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
        """A table."""
        shown = [["" if cell is None else cell for cell in row] for row in rows]
        self._output.say(table([one_line(name) for name in columns], shown, "No rows"))


class LinesWithoutRows(Lines):
    """The same without what queries returned: `outputQueryResults=false`."""

    def rows(self, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
        """Nothing."""
