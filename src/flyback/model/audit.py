"""The audit of a database: what was decided and run there, row by row, each sealed with the one before it."""

import enum
from datetime import datetime

from flyback.frozen import frozen
from flyback.model.evidence import DecidedGate, StateDigests


class AuditEvent(enum.Enum):
    """What a row tells of."""

    REFUSED = "refused"
    """Gates did not let it run."""
    BEGUN = "begun"
    ENDED = "ended"
    EMERGENCY = "emergency"
    """Gates were broken open."""
    CLOSED = "closed"
    """The follow-up of an emergency is done."""


@frozen
class AuditRecord:
    """What a row says; every row says the whole of it."""

    event: AuditEvent
    environment: str
    verb: str
    deployment: str
    """Names the run: its rows have it in common."""
    who: tuple[str, ...]
    """Who runs it, by every name known."""
    runner: str = ""
    """Host and CI run."""
    plan: str = ""
    set_digest: str = ""
    policy: str = ""
    config: str = ""
    keys: tuple[str, ...] = ()
    """Ids of the keys that may approve under this policy; `facts.NOBODY` alone where there is none."""
    used: tuple[str, ...] = ()
    """Ids of the evidence, and of the ticket, that let it in: none of them lets in another run."""
    gates: tuple[DecidedGate, ...] = ()
    facts: str = ""
    """SHA-256 of the facts that gates were asked with."""
    outcome: str = ""
    """A sentence; of an ended run `succeeded`, or what failed."""
    start: StateDigests | None = None
    """Of the database before the run."""
    ran: tuple[str, ...] = ()
    """Scripts of which something is there now."""
    left_nothing: bool = False
    """Of an ended run: it is known that everything is as it was before, so that what let it in was not used up."""
    emergency: str = ""
    """Id of the break-glass that let it in, or whose follow-up is done; empty without one."""


@frozen
class AuditRow:
    """One row as it is stored."""

    number: int
    """1, 2, 3 ... without gaps."""
    at: datetime
    record: str
    """An `AuditRecord` as JSON, byte by byte as it was sealed."""
    before: str
    """The seal of the row before it; of the first row 64 zeros."""
    seal: str
    """SHA-256 over all that, hexadecimal."""
