"""What a run will do: the exact SQL, in transactions, in order.

One value is printed, digested, approved, sent and attested. Two texts alone are not in it, because they change from
one attempt to the next: the `lock_timeout` of a transaction and whether locks are taken with NOWAIT; both are sent as
one `set_config` right after BEGIN, which `LockWait` describes.
"""

import enum

from flyback.frozen import frozen
from flyback.model.script import Source, Statement
from flyback.model.version import Version


class Direction(enum.Enum):
    """Which way a step goes."""

    APPLY = "apply"
    UNDO = "undo"


@frozen
class Command:
    """Exactly one SQL statement as it is sent, so that the server's answers can be counted."""

    sql: str
    """Without semicolon."""
    statement: Statement | None = None
    """The script's or callback's statement that this is; None for what flyback adds (BEGIN, locks, COMMIT)."""
    path: str = ""
    """The file of the statement, as shown to the user."""


@frozen
class Program:
    """An executable script or callback, run as a process of its own."""

    source: Source


class Wait(enum.Enum):
    """How a statement that runs outside of a transaction waits for its locks."""

    BOUNDED = "bounded"
    """Under `lock_timeout`, tried again: `VACUUM FULL`, `CLUSTER`, everything whose lock stops an application."""
    PATIENT = "patient"
    """Without `lock_timeout`: the CONCURRENTLY forms, whose locks stop nobody."""
    OWN = "own"
    """As script, role and database say: procedures and blocks that commit, which cannot be tried again."""


@frozen
class Atomic:
    """One transaction: it commits as a whole or leaves nothing behind."""

    commands: tuple[Command | Program, ...]
    """From BEGIN to COMMIT, both included; in a plan with `grouped` only the first step begins and the last commits.
    """
    through: int
    """The ordinal of the script's last statement that is done once this committed; 0 before the first."""
    rows_only: bool = False
    """Whether its statements lock rows at most, so that its waiting stops nobody."""


@frozen
class Alone:
    """One statement that the server refuses in a transaction, between two notes in flyback's journal."""

    before: Atomic
    """Notes, in a transaction of its own, that the statement begins."""
    command: Command | Program
    after: Atomic
    """Notes that it ended."""
    wait: Wait


Unit = Atomic | Alone


@frozen
class Step:
    """One script on its way into the database, with the row of the history that it leaves."""

    direction: Direction
    source: Source
    version: Version | None
    """None for repeatable migrations."""
    description: str
    type: str
    """Of the row that is written: `SQL`, `SQL_BASELINE`, `SCRIPT`, `DELETE`, `UNDO_SQL`."""
    installed_rank: int
    out_of_order: bool = False
    resumed: bool = False
    """Whether an earlier run began it, and this one leaves out what is done."""
    units: tuple[Unit, ...]
    """One `Atomic` for a script that runs in one transaction; otherwise the first writes the row with
    success=false, the last one sets it to true."""

    @property
    def atomic(self) -> bool:
        """Whether script and history row commit together."""
        return len(self.units) == 1


@frozen
class Plan:
    """Every step of one run."""

    schema: str
    """The default schema, without quotes."""
    steps: tuple[Step, ...]
    grouped: bool = False
    """Whether all steps share one transaction (Flyway's `group`)."""
    digest: str
    """SHA-256 over everything that changes what runs, hexadecimal; not over the clock."""
    notes: tuple[str, ...] = ()
    """What was done with scripts that people should know, a sentence each."""


@frozen
class Surroundings:
    """What the database and the settings add to every script."""

    schema: str
    """The default schema, without quotes."""
    table: str
    """Of the history, without quotes."""
    installed_by: str
    """Empty: whoever is connected."""
    reset: tuple[str, ...]
    """Statements that make the session as new: role, search_path, settings; sent at the head of each transaction."""
    server_version: int
    """`server_version_num`, 150018."""
    run_id: str
    """Names this run in flyback's journal."""


@frozen
class Resume:
    """How far a script that cannot run in one transaction came in an earlier run."""

    installed_rank: int
    done: int
    """Ordinal of the last statement that is known to be finished."""


@frozen
class LockWait:
    """How one attempt waits for locks."""

    timeout: int
    """`lock_timeout` in milliseconds."""
    nowait: bool
    """Whether the relations that are locked first are taken with NOWAIT, so that nobody queues behind flyback."""
