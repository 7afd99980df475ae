"""Whether the statements of the release that is still running work on the new schema."""

import enum

from flyback.frozen import frozen
from flyback.model.failure import Failure


@frozen
class Query:
    """One statement of the running release."""

    sql: str
    where: str
    """`queries.sql:12:1`, or `pg_stat_statements`."""
    calls: int | None = None
    """How often it ran; None when nobody counted."""
    search_path: str = ""
    """Where it looks names up, as SQL writes it; empty: where migrations do."""


@frozen
class Shape:
    """What a statement takes and gives, by the names of types that `format_type()` writes."""

    parameters: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    """Name and type of each column of its result; empty for statements without one."""


class Harm(enum.Enum):
    """What becomes of a statement, worst first."""

    FAILS = "fails"
    CHANGES = "changes"
    """It runs, but takes or gives something else."""
    GAINS = "gains columns"
    """Its result has more columns at its end, `SELECT *` for one."""
    WIDENS = "widens"
    """What it takes or gives may be longer, of the same kind: `varchar(10)` becomes `varchar(20)` or `text`."""

    @property
    def breaks(self) -> bool:
        """Whether the running release cannot go on."""
        return self in (Harm.FAILS, Harm.CHANGES)


@frozen
class Incompatibility:
    """A statement that worked before the migrations and does not work the same after them."""

    query: Query
    harm: Harm
    text: str
    """`column "email" does not exist`, `column price: numeric(10,2) becomes double precision`."""
    script: str
    """The first migration after which it is so."""
    hint: str = ""


@frozen
class Unjudged:
    """A statement that nothing can be said of."""

    query: Query
    reason: str


@frozen
class Compatibility:
    """What was found."""

    project: str
    server_version: str
    base: str
    """The state before: `12 earlier migrations`, `the schema of a live database`."""
    scripts: tuple[str, ...]
    """The migrations in between, in order."""
    queries: int
    found: tuple[Incompatibility, ...] = ()
    """Worst first, then as they were given."""
    unjudged: tuple[Unjudged, ...] = ()
    failure: Failure | None = None
    """Why a migration does not run; those after it were not looked at."""
    notes: tuple[str, ...] = ()

    @property
    def judged(self) -> int:
        """Of how many statements something can be said."""
        return self.queries - len(self.unjudged)

    @property
    def compatible(self) -> bool:
        """Whether the running release can go on working, as far as is known; not where nothing could be judged."""
        known = self.judged > 0 or not self.queries
        return known and self.failure is None and not any(each.harm.breaks for each in self.found)
