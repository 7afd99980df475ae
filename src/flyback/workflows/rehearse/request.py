"""What somebody wants rehearsed, on what, and how."""

import enum
from dataclasses import field
from pathlib import Path
from typing import Protocol

from flyback.frozen import frozen
from flyback.model.version import Version
from flyback.postgres.scratch.contract import Trust


@frozen
class Pending:
    """Everything the base state does not have yet."""


@frozen
class All:
    """Every versioned migration of the project."""


@frozen
class Since:
    """What was added or changed since a git ref, its undo scripts included."""

    ref: str


@frozen
class These:
    """Named versions."""

    versions: tuple[Version, ...]


@frozen
class Last:
    """The newest migrations."""

    count: int


Selection = Pending | All | Since | These | Last


@frozen
class FromNothing:
    """An empty database and the project's earlier migrations."""


@frozen
class FromDump:
    """A pg_dump file, plain or custom."""

    path: Path


@frozen
class FromLive:
    """The schema of a live database."""

    dsn: str = field(repr=False)


Base = FromNothing | FromDump | FromLive


class Rows(enum.Enum):
    """Whether rows are part of the proof."""

    PROVEN = "proven"
    LEFT_OUT = "left out"


class Faithful(enum.Enum):
    """Which kind of side trip a round trip takes."""

    AS_NEEDED = "as needed"
    """A transaction where that is faithful, else a copy."""
    COPIES = "copies"
    """Always a copy: slow, to check that the verdict does not depend on the path."""


class Strength(enum.Enum):
    """Whether the proof itself is put to the test."""

    NOT_MEASURED = "not measured"
    MUTANTS = "mutants"
    """Undo scripts with a statement removed or altered must be caught."""


class Timed(enum.Enum):
    """Which migrations are also applied to tables with rows, as their times there are wanted."""

    WITH_UNDO = "with undo"
    """Those that the proof needs it for."""
    ALL = "all"


@frozen
class Request:
    """One rehearsal, as asked for."""

    folder: Path
    selection: Selection = Pending()
    base: Base = FromNothing()
    server_major: int | None = None
    server_dsn: str = field(default="", repr=False)
    trust: Trust = Trust.UNTRUSTED
    rows: Rows = Rows.PROVEN
    seed_rows: int = 100
    seed_files: tuple[Path, ...] = ()
    faithful: Faithful = Faithful.AS_NEEDED
    strength: Strength = Strength.NOT_MEASURED
    timed: Timed = Timed.WITH_UNDO


class Progress(Protocol):
    """Told how far the work is: `start` once, `step` as each piece begins, `finish` once."""

    def start(self, total: int) -> None:
        """Work of `total` pieces begins."""

    def step(self, label: str) -> None:
        """The next piece begins."""

    def finish(self) -> None:
        """The work is over, done or not; harmless when called twice."""


class Quiet:
    """Progress that nobody watches."""

    def start(self, total: int) -> None: ...
    def step(self, label: str) -> None: ...
    def finish(self) -> None: ...
