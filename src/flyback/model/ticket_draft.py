"""A change ticket that does not exist yet."""

from datetime import datetime

from flyback.frozen import frozen


@frozen
class TicketDraft:
    """What a ticket will say that is opened for a release."""

    summary: str
    """One line."""
    description: str
    """What runs, in which order, and what of it is destructive."""
    begins: datetime
    ends: datetime
    back_out: str
    """The back-out plan, step by step."""
    set_digest: str
    emergency: bool = False
    links: tuple[tuple[str, str], ...] = ()
    """Names and addresses."""
