"""What gates decide on: everything that was learned about a run before it begins, as one value that prints as JSON.

A fact that could not be learned says why; gates take that for a refusal.
"""

from datetime import date, datetime
from typing import Generic, TypeVar

from flyback.frozen import frozen
from flyback.model.evidence import Evidence, Identity, StateDigests, Subject, Tool

T = TypeVar("T")


@frozen
class Fact(Generic[T]):
    """Something that gates want to know."""

    value: T | None = None
    """None: nobody knows."""
    unknown: str = "nobody looked"
    """Why there is no value; of no meaning where there is one."""


@frozen
class PendingScript:
    """One migration that is about to run."""

    script: str
    """Path."""
    sha256: str
    version: str = ""
    """Empty of a repeatable migration."""
    undo: str = ""
    undo_sha256: str = ""
    destructive: tuple[str, ...] = ()
    """What of it is of that class: `V7__x.sql:3 drop-table`; also what nobody can tell."""
    massive: tuple[str, ...] = ()
    not_undoable: str = ""
    """Why it has no undo, as the script says: `-- flyback: not undoable because ...`."""
    authors: tuple[str, ...] = ()
    """Who wrote it, by all commits that touched it or its undo script: e-mail addresses in lower case."""
    planned_ms: float | None = None
    """How long it will take there, scaled by size; None when that is not known."""


@frozen
class Pending:
    """What would run."""

    verb: str
    """`migrate`, `undo`, `guard` ..."""
    plan: str
    """The plan's digest."""
    set_digest: str
    """SHA-256 over migrations, undo scripts, callbacks and the configuration that changes what runs."""
    files: tuple[Subject, ...]
    """Everything the set digest is over."""
    config: str
    """The digest of the configuration alone."""
    scripts: tuple[PendingScript, ...]


@frozen
class HostState:
    """One server of the list of hosts that may be the primary."""

    host: str
    """`db1:5432`."""
    answers: bool
    in_recovery: bool = False
    read_only: bool = False
    system_identifier: str = ""


@frozen
class TargetState:
    """The database that the run is for."""

    identity: Identity
    state: StateDigests
    in_recovery: bool
    read_only: bool
    clock: datetime
    """What the server takes for now."""
    hosts: tuple[HostState, ...] = ()
    """Every host of the environment's list; empty when there is none."""
    applications: tuple[tuple[str, int], ...] = ()
    """Sessions by `application_name`, flyback's own left out."""
    sees_all: bool = True
    """Whether the role may see the sessions of others."""


NOBODY = "nobody"
"""Stands where keys are listed and there was none: an empty list might be one that was lost."""


@frozen
class LastRun:
    """The newest row of the target's audit table."""

    deployment: str
    policy: str
    """The policy's digest then."""
    keys: tuple[str, ...]
    """Ids of the keys that were trusted to approve then; NOBODY alone where there was none. Empty: nobody knows."""
    finished: datetime


@frozen
class Ticket:
    """A change ticket, in its system's own words where gates compare them with the policy."""

    id: str
    system: str
    state: str
    approved: bool | None
    """None where the system does not say."""
    begins: datetime | None = None
    ends: datetime | None = None
    text: str = ""
    """Everything written in it that may name the set digest: description, fields, comments."""
    back_out: str = ""
    """The back-out plan."""
    on_hold: bool = False
    kind: str = ""
    """`normal`, `emergency` ..."""
    url: str = ""


@frozen
class Shift:
    """Somebody on call."""

    who: str
    contact: str
    begins: datetime | None = None
    """None: nobody said, which covers nothing."""
    ends: datetime | None = None
    always: bool = False
    """It was said to have neither begin nor end."""
    roster: str = ""
    """Whose duty it is, where there are several: each roster must be covered on its own."""


@frozen
class Runbook:
    """The file that says how to run, abort and restore."""

    path: str
    sha256: str
    committed: bool
    """Whether its bytes are those of the commit that is checked out."""
    reviewed: date | None
    """As it says of itself: `reviewed: 2026-10-01`."""
    headings: tuple[str, ...]


@frozen
class Runner:
    """Where flyback runs."""

    host: str
    labels: tuple[str, ...] = ()
    """Of the CI runner."""
    people: tuple[str, ...] = ()
    """Who runs it, by every name known: e-mail address of git, user, CI's actor; in lower case."""


@frozen
class Facts:
    """Everything that was learned, at one moment."""

    environment: str
    now: datetime
    """The host's clock."""
    tool: Tool
    pending: Fact[Pending] = Fact()
    target: Fact[TargetState] = Fact()
    evidence: Fact[Evidence] = Fact()
    used: Fact[tuple[str, ...]] = Fact()
    """Ids of the statements and tickets that earlier runs on the target were let in by."""
    last_run: Fact[tuple[LastRun, ...]] = Fact()
    """One, or none where there never was a run."""
    emergencies: Fact[tuple[str, ...]] = Fact()
    """Break-glass whose follow-up is open, a sentence each."""
    ticket: Fact[Ticket] = Fact()
    on_call: Fact[tuple[Shift, ...]] = Fact()
    runbook: Fact[Runbook] = Fact()
    runner: Fact[Runner] = Fact()
    instances: Fact[int] = Fact()
    """Application instances, where a command counts them."""
