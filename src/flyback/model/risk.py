"""What statements will do to a database, and what there is to say about it: the values of the analysis."""

import enum
from collections.abc import Mapping
from dataclasses import field

from flyback.frozen import frozen
from flyback.model.lock_modes import RelationLock
from flyback.model.script import Statement, Transaction


class Severity(enum.IntEnum):
    """How much a finding matters, least first."""

    INFO = 1
    CAUTION = 2
    DANGER = 3
    """It stops the application for as long as the work takes, or breaks it."""
    DESTRUCTIVE = 4
    """It takes data away."""


class Family(enum.Enum):
    """What kind of harm a rule is about."""

    BLOCKING = "blocking"
    LOSS = "loss"
    BREAK = "application break"
    """What the release that is still running will see."""
    TRANSACTION = "transaction shape"


@frozen
class RelationEffect:
    """What one statement does to one relation that was there before its script; of a new one only what endangers it."""

    relation: str
    """`public.t`, quoted where SQL needs it; its name before the statement."""
    began_as: str = ""
    """Its name when the script began, where an earlier statement has given it another; empty otherwise."""
    kind: str = "table"
    lock: str = ""
    """The strongest lock that the transaction holds on it while the statement runs, `AccessExclusiveLock`."""
    rewrites: bool = False
    """Its storage is written anew, with all its indexes."""
    scans: bool = False
    """It is read from end to end."""
    builds: tuple[str, ...] = ()
    """Indexes of it that are built: new ones, and older ones anew."""
    rows: float | None = None
    """How many it has, estimated; None when nobody knows."""
    bytes: int | None = None
    loses: tuple[str, ...] = ()
    """Data that is gone afterwards: `column a`, `all rows`."""
    endangers: tuple[str, ...] = ()
    """What can be gone later without a statement that says so: rows that are deleted with the row that they refer to,
    unlogged rows at a crash, the way back from a new value of a type."""
    changes_values: tuple[str, ...] = ()
    """Columns whose stored values, or the way they read, change."""
    loses_statistics: tuple[str, ...] = ()
    """Columns that the planner knows nothing of until the next ANALYZE."""
    drops: tuple[str, ...] = ()
    """Objects that disappear with it or from it: `index public.t_a_idx`, `column public.t.a`."""
    source: str = "static"
    """`static`: from text and catalogue. `observed`: seen on a server. `unknown`: the worst that may be."""

    @property
    def works(self) -> bool:
        """Whether the statement works through its rows."""
        return self.rewrites or self.scans or bool(self.builds)


@frozen
class Act:
    """One thing that a statement does, in the words that the rules are written for."""

    kind: str
    """`set not null`, `add check`, `alter type`, `drop table` ..."""
    relation: str = ""
    """Qualified and quoted; empty when it is about none."""
    name: str = ""
    """Of the column, constraint, index ... as the catalogue has it, without quotes."""
    ordinal: int = 0
    """Which of an ALTER TABLE's commands it is, from 0."""
    detail: Mapping[str, str] = field(default_factory=dict)
    """What else there is to say of it, by the names that this kind of act has."""


@frozen
class Assessment:
    """What one statement will do."""

    file: str
    statement: Statement
    direction: str = "apply"
    """`apply` or `undo`."""
    refused: str = ""
    """`2BP01 cannot drop ...`: the server will refuse it; empty otherwise."""
    may_fail: tuple[str, ...] = ()
    """What in the data would make it fail: `column a contains null values`."""
    unknown: tuple[str, ...] = ()
    """What its text and the catalogue do not tell: `what the DO block does`."""
    effects: tuple[RelationEffect, ...] = ()
    """Strongest lock first."""
    drops: tuple[str, ...] = ()
    """Objects that disappear and belong to no relation: `type public.mood`."""
    own: tuple[str, ...] = ()
    """What it touches that this or an earlier script of the release has made: `public.t`, `public.t.a` for a column, of
    what disappears as `drops` has it."""
    acts: tuple[Act, ...] = ()
    held: tuple[RelationLock, ...] = ()
    """Locks of SHARE and stronger that the transaction holds from earlier statements on relations that this one does
    not touch."""

    @property
    def transaction(self) -> str:
        """`ok` or `forbidden`: whether it can run inside a transaction."""
        return "forbidden" if self.statement.transaction is Transaction.FORBIDDEN else "ok"


@frozen
class Remedy:
    """The safe form, as SQL ready to run: one script a step, in this order, each in its own transaction."""

    steps: tuple[str, ...]
    """A step that cannot run in a transaction is one statement."""
    note: str = ""
    """What else must be done or known; empty when the steps are the whole of it."""


@frozen
class RuleText:
    """What people can read about a rule."""

    id: str
    severity: Severity
    """At most."""
    family: Family
    summary: str
    """A sentence: what the matter is."""
    condition: str
    """When it is found, and when not."""
    effect: str
    """What happens then on a server in use."""


@frozen
class Finding:
    """One thing that a rule has to say about a statement."""

    rule: str
    """`set-not-null-scans`."""
    severity: Severity
    family: Family
    text: str
    """What will happen, to what, as one or two sentences."""
    file: str
    line: int
    column: int = 1
    relation: str = ""
    classes: tuple[str, ...] = ()
    """What the gates ask for: `destructive`, `massive`."""
    remedy: Remedy | None = None
    unknown: bool = False
    """Whether it is told because nothing better is known."""
    allowed: str = ""
    """The reason given in the script; empty when it is not allowed there."""


@frozen
class Fix:
    """What became of a script with a safe form."""

    file: str
    written: tuple[str, ...] = ()
    """The files that took its place, itself among them; none when it was left as it is."""
    rules: tuple[str, ...] = ()
    """Whose findings are gone."""
    notes: tuple[str, ...] = ()
    """What is left to be done by hand."""
    refused: str = ""
    """Why it was left as it is."""


@frozen
class Risks:
    """Everything that the analysis has to say about some scripts."""

    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...]
    """By file as given, then by line."""
    notes: tuple[str, ...] = ()
    """What could not be known, and what that means."""
    files: tuple[str, ...] = ()
    """The scripts, as given."""
    server_major: int = 0
    """The version of PostgreSQL that they are judged by."""
    catalogue: str = ""
    """Whose catalogue was read, as a URL without secrets; empty when all that is known comes from the scripts."""
    fixes: tuple[Fix, ...] = ()
    """What was rewritten before; the rest is about the scripts as they are now."""
