"""What a rehearsal found: the values every report is drawn from."""

import enum
from datetime import datetime

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.lock_modes import RelationLock
from flyback.model.version import Version


class Verdict(enum.Enum):
    """The outcome of one apply-undo-apply round trip, best first."""

    EXACT = "exact"
    EQUIVALENT = "equivalent"
    """Only the order of columns differs."""
    LOSSY = "lossy"
    """The schema is back, rows are not."""
    DIFFERENT = "different"
    """The schema is not back, or the migration cannot be applied a second time to the same effect."""
    UNDO_FAILS = "undo fails"
    NOT_UNDOABLE = "not undoable"
    """The author says so, with a reason."""
    NO_UNDO = "no undo"
    APPLY_FAILS = "apply fails"
    """The migration itself does not run; nothing after it could be rehearsed."""

    @property
    def proven(self) -> bool:
        """Whether the way back is there: `exact` or `equivalent`."""
        return self in (Verdict.EXACT, Verdict.EQUIVALENT)


class DataVerdict(enum.Enum):
    """Whether the rows came back too."""

    KEPT = "kept"
    LOSSY = "lossy"
    VACUOUS = "vacuous"
    """There was no row to prove anything with."""
    UNTESTED = "untested"
    """The round trip never came so far, or rows were not asked for."""


@frozen
class Difference:
    """One way in which the database after the undo is not the database before the migration."""

    object: str
    """`public.users.email`, or a function with its argument types."""
    kind: str
    """`column`, `index`, `constraint`, `function`, `table data` ..."""
    text: str
    """A sentence: `column users.email: default now() is not restored`."""
    order_only: bool = False
    leg: str = "undo"
    """`undo`: after the undo against before; `apply again`: after the second apply against the first."""
    before: str = ""
    after: str = ""
    """The object's definition on both sides, one property a line; empty when it does not exist there."""


@frozen
class TableRows:
    """What happened to the rows of one table that existed before the migration."""

    table: str
    rows_before: int
    rows_after: int
    generated: int
    """How many of the rows before were generated for the proof."""
    lost: int = 0
    """Rows that are not there any more in the same form."""
    gained: int = 0
    example: str = ""
    """One lost or changed row, or empty."""
    written_since: int = 0
    """Rows written between apply and undo, as the new application would."""
    written_kept: int = 0
    """How many of those are still there after the undo."""


@frozen
class Unseeded:
    """A table in which no rows could be generated."""

    table: str
    reason: str


@frozen
class DataProof:
    """What the round trip did to rows."""

    verdict: DataVerdict
    tables: tuple[TableRows, ...] = ()
    unseeded: tuple[Unseeded, ...] = ()
    vacuous: tuple[str, ...] = ()
    """Tables the migration touches that held no row at all."""
    cautions: tuple[str, ...] = ()
    """`fails on tables with such rows: ...`: true for generated rows, perhaps not for real ones."""

    @property
    def seeded(self) -> int:
        """Tables that held generated rows."""
        return sum(1 for table in self.tables if table.generated)

    @property
    def rows(self) -> int:
        """Rows compared."""
        return sum(table.rows_before for table in self.tables)


@frozen
class Effect:
    """What one statement did, as seen on the server while it ran."""

    ordinal: int
    line: int
    tag: str
    sql: str
    direction: str
    """`apply` or `undo`."""
    milliseconds: float
    wal_bytes: int
    locks: tuple[RelationLock, ...] = ()
    """Locks first taken or strengthened by this statement."""
    rewrites: tuple[str, ...] = ()
    """Tables whose storage was written anew."""
    index_builds: tuple[str, ...] = ()
    """Tables from before on which an index was built, once for each."""
    scans: tuple[str, ...] = ()
    """Tables read from end to end."""


@frozen
class OnRows:
    """The apply once more, on tables with rows."""

    effects: tuple[Effect, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    """By table: how many there were, of those that the scripts touch."""


@frozen
class Mutant:
    """An undo script with one statement removed or altered, to see whether the proof notices."""

    line: int
    change: str
    """`removed: DROP INDEX x`."""
    caught: bool
    by: str = ""
    """The verdict that caught it."""


@frozen
class Proof:
    """Everything one migration's round trip showed."""

    version: Version
    description: str
    script: str
    """Path of the V script."""
    script_digest: str
    sql: str
    undo: str = ""
    """Path of the undo script; empty when there is none."""
    undo_digest: str = ""
    undo_sql: str = ""
    verdict: Verdict
    reason: str = ""
    """Why the verdict is not better: the author's reason, the server's message, or the first difference."""
    failure: Failure | None = None
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    """Worth knowing, not against the proof: `sequence public.a_id_seq is 3 further on`."""
    data: DataProof = DataProof(verdict=DataVerdict.UNTESTED)
    locks: tuple[RelationLock, ...] = ()
    """Strongest lock per pre-existing relation over apply, strongest first."""
    rewrites: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    on_rows: OnRows = OnRows()
    mutants: tuple[Mutant, ...] = ()
    apply_ms: float = 0.0
    undo_ms: float = 0.0
    path: str = "transaction"
    """`transaction` (savepoints) or `copy` (a database copy for each leg)."""


@frozen
class TableSize:
    """Real size of a table in the database the base state was taken from."""

    table: str
    rows: int
    bytes: int


@frozen
class Rehearsal:
    """One run of `flyback rehearse`."""

    project: str
    """Name of the project folder."""
    server_version: str
    """`PostgreSQL 18.6`."""
    server_source: str
    """Where the server came from: `/usr/lib/postgresql/15/bin`, `embedded wheel`, `--server`."""
    base: str
    """What the first rehearsed migration stood on: `nothing`, `12 earlier migrations (cached)`, `dump prod.sql`."""
    started: datetime
    finished: datetime
    proofs: tuple[Proof, ...]
    notes: tuple[str, ...] = ()
    """Roles created, extensions pre-created, callbacks left out, repeatables applied."""
    sizes: tuple[TableSize, ...] = ()
    """Largest first; only with a base taken from a live database."""
    repeatables_failure: Failure | None = None
    """Why the repeatable migrations do not run after the last migration."""

    @property
    def proven(self) -> bool:
        """Whether every undo is proven: each migration is, or its author declares that it cannot be undone."""
        return self.satisfies(frozenset({Verdict.NOT_UNDOABLE}))

    def satisfies(self, forgiven: frozenset[Verdict]) -> bool:
        """Whether every migration is proven or got a verdict that is forgiven."""
        return all(proof.verdict.proven or proof.verdict in forgiven for proof in self.proofs)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many migrations got each verdict; verdicts nobody got are left out."""
        found = [proof.verdict for proof in self.proofs]
        return {verdict: found.count(verdict) for verdict in Verdict if verdict in found}
