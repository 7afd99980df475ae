"""Scripts and the statements in them."""

import enum

from flyback.frozen import frozen
from flyback.model.version import Version


class Transaction(enum.Enum):
    """How a statement stands to a surrounding transaction."""

    ANY = "any"
    FORBIDDEN = "forbidden"
    """The server refuses it inside a transaction block, `CREATE INDEX CONCURRENTLY` for one."""
    CONTROL = "control"
    """It is `BEGIN`, `COMMIT`, `ROLLBACK` or their like, written in the script itself."""


@frozen
class Statement:
    """One statement of a script, with the place where it starts."""

    ordinal: int
    """1 for the first statement of the script."""
    sql: str
    """Without the closing semicolon and without leading white space and comments."""
    tag: str
    """The leading keywords that name the command: `CREATE INDEX CONCURRENTLY`, `ALTER TABLE`."""
    transaction: Transaction
    line: int
    """1-based, in the file."""
    column: int
    """1-based, in characters."""
    offset: int = 0
    """What a `location` in its parse tree counts from: the difference is an offset into `sql`, in bytes of UTF-8."""
    copy_data: str | None = None
    """The lines between `COPY ... FROM STDIN;` and `\\.`, each ended by a newline; None for everything else."""


@frozen
class Source:
    """The file behind a script."""

    path: str
    """As shown to the user: relative to the project folder where possible, separated by `/`."""
    script: str
    """Relative to its location: what Flyway stores in the history column `script`."""
    digest: str
    """SHA-256 of the file's bytes, hexadecimal."""
    checksum: int
    """Flyway's CRC-32, signed 32 bit."""
    sql: str
    """The decoded text after placeholder replacement, without a byte order mark."""
    execute_in_transaction: bool | None
    """`executeInTransaction` of the script's `.conf` file; None when it says nothing."""
    file: str = ""
    """Absolute path, to run a script that is not SQL and for Flyway's `filepath`."""
    is_sql: bool = True
    """Otherwise an executable (`.sh`, `.py` ...); then `sql` is its text."""
    conf_digest: str = ""
    """SHA-256 of the `.conf` file beside it, hexadecimal; empty when there is none."""


@frozen
class VersionedScript:
    """`V10__add_new_col.sql`."""

    version: Version
    description: str
    source: Source
    not_undoable: str = ""
    """The reason given in a comment `-- flyback: not-undoable REASON`; empty when there is none."""


@frozen
class UndoScript:
    """`U10__undo_add_new_col.sql`, or `F10__...` ("fix") or `R10__...` ("repair"), in the undo folder."""

    version: Version
    description: str
    prefix: str
    """`U`, `F` or `R` unless the settings say otherwise."""
    source: Source


@frozen
class BaselineScript:
    """`B10__state_at_10.sql`: replaces every versioned script up to its version on a fresh database."""

    version: Version
    description: str
    source: Source


@frozen
class RepeatableScript:
    """`R__views.sql`: runs after the versioned scripts, again whenever its checksum changes."""

    description: str
    source: Source
    raw_checksum: int
    """Checksum of the text before placeholder replacement; Flyway takes either as equal."""


@frozen
class Callback:
    """`beforeMigrate.sql`, `afterEachMigrate__audit.sh`: runs around a verb or around each migration."""

    event: str
    """`beforeMigrate`, as Flyway spells it."""
    description: str
    source: Source


@frozen
class Verification:
    """`U10__*.sql` in the verify folder: queries that must each be true or give no row before that undo script runs."""

    version: Version
    description: str
    source: Source


Script = VersionedScript | UndoScript | BaselineScript | RepeatableScript


@frozen
class Project:
    """Every script of a project, read and checked."""

    versioned: tuple[VersionedScript, ...]
    """By version."""
    undo: tuple[UndoScript, ...]
    """By version; at most one for a version, each with its versioned script."""
    baselines: tuple[BaselineScript, ...]
    """By version."""
    repeatables: tuple[RepeatableScript, ...]
    """By description, as Flyway runs them."""
    callbacks: tuple[Callback, ...] = ()
    """By event, then in Flyway's order: by description, SQL after executables."""
    verifications: tuple[Verification, ...] = ()
    """By version, then by path; any number for a version, each with its undo script."""
    smoke: tuple[tuple[str, str], ...] = ()
    """Path and SHA-256 of every SQL file that is a smoke test of an environment: whoever approves a run relies on them.
    """
    notes: tuple[str, ...] = ()
    """What was seen and left out, a sentence each: files with unrecognised names, callbacks that never run."""

    def undo_of(self, version: Version) -> UndoScript | None:
        """The undo script of a version, or None."""
        return next((script for script in self.undo if script.version == version), None)


@frozen
class Runnable:
    """A script cut into statements, ready to be sent."""

    path: str
    statements: tuple[Statement, ...]
    in_transaction: bool
    """Whether the whole script runs in one transaction; otherwise each statement commits by itself."""

    @property
    def controls_transactions(self) -> bool:
        """Whether the script itself says BEGIN, COMMIT or their like."""
        return any(statement.transaction is Transaction.CONTROL for statement in self.statements)
