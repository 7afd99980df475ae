"""When an environment is open: what windows and freezes come to, as instants."""

from datetime import datetime, timedelta

from flyback.frozen import frozen


@frozen
class Span:
    """A stretch of time in UTC: its start belongs to it, its end does not."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """Elapsed time."""
        return self.end - self.start


@frozen
class OpenTime:
    """A stretch of time in which destructive and massive operations may run."""

    span: Span
    windows: tuple[str, ...]
    """The windows that make it, as text."""
    closes: str
    """Why it ends: `the window ends`, or which freeze begins."""


@frozen
class WindowStatus:
    """Whether the window of an environment is open at a moment. Advice: only the gates give leave.

    Source: the fields of Kargo's promotion windows.
    """

    at: datetime
    closed: bool
    reason: str = ""
    """Why it is closed; empty when it is open."""
    freeze: str = ""
    """The freeze in force: nothing at all may run. Empty without one."""
    next_open: datetime | None = None
    """Of a closed one; None: no opening is known."""
    next_close: datetime | None = None
    """Of an open one; of a closed one the end of the next opening. None: no end is known."""
    next_close_reason: str = ""
