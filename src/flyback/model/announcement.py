"""What people are told of a release, and what came of telling them."""

import enum
from datetime import datetime

from flyback.frozen import frozen


class Event(enum.Enum):
    """What happens to a release that people are told."""

    PLANNED = "planned"
    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"
    EMERGENCY = "emergency"
    """Gates were broken open."""


@frozen
class Announcement:
    """One message, before a channel gives it its form."""

    event: Event
    environment: str
    deployment: str
    """Names the run, or what is planned; the same in every message about it."""
    verb: str = "migrate"
    time: datetime
    """When the event was."""
    begins: datetime | None = None
    """When the window begins that is announced."""
    ends: datetime | None = None
    zone: str = ""
    """The IANA zone that times are shown in, beside UTC; empty: UTC alone."""
    scripts: tuple[str, ...] = ()
    """What runs, in order: file names."""
    destructive: tuple[str, ...] = ()
    """What of it takes something away, a line each."""
    set_digest: str = ""
    plan: str = ""
    ticket: str = ""
    who: str = ""
    """Who runs it, or broke gates open."""
    reason: str = ""
    """Why it failed, or why gates were broken open; a few lines without secrets."""
    way_back: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """Names and addresses."""


@frozen
class Receipt:
    """What a channel made of a message."""

    channel: str
    """Its name in `flyback.toml`."""
    required: bool
    delivered: bool
    answer: str
    """Status and message id when it was delivered, otherwise why it was not; a line, without secrets."""
    sent: datetime
