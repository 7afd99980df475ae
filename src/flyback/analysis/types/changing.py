"""ALTER COLUMN TYPE: what the server must do for it, and what becomes of the values."""

import enum

from flyback.analysis.database import Database
from flyback.analysis.types.naming import TypeUse
from flyback.frozen import frozen
from flyback.model.snapshot import Column, Relation


class Way(enum.Enum):
    """What a change of a column's type costs."""

    CATALOGUE = "catalogue only"
    INDEX = "index rebuild"
    SCAN = "re-scan"
    REWRITE = "rewrite"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Perhaps(enum.Enum):
    """An answer that the catalogue alone may not give."""

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


@frozen
class NewType:
    """What an ALTER COLUMN TYPE asks for."""

    use: TypeUse
    collation: str = ""
    """As written, `"C"`; empty: the type's own."""
    using: object = None
    """The parse tree of the USING expression."""


@frozen
class TypeChange:
    """What the server will do to one table for it; partitions and children are asked about one by one."""

    way: Way
    refused: tuple[str, str] = ("", "")
    """SQLSTATE and message."""
    rewrites: bool = False
    """The table is written anew with every index; with another rewriting command in the same statement, too."""
    builds: tuple[int, ...] = ()
    """Indexes that are built anew although the table is not."""
    keeps: tuple[int, ...] = ()
    """Indexes of the column that get a new oid and keep their storage; locked all the same."""
    checks: tuple[int, ...] = ()
    """Valid CHECK constraints of the column: verified again, which reads the table."""
    foreign_keys: tuple[int, ...] = ()
    """Foreign keys from or to the column: made anew, with ACCESS EXCLUSIVE locks on both tables."""
    verified_foreign_keys: tuple[int, ...] = ()
    """Those that are verified again, too, which reads both tables."""
    lossy: Perhaps = Perhaps.NO
    """Whether values lose something for good."""
    changes_values: Perhaps = Perhaps.NO
    """Whether stored values read differently as text."""
    may_fail: str = ""
    """What values it fails on."""


def decide_type_change(relation: Relation, column: Column, new: NewType, database: Database) -> TypeChange:
    """The five ways, as `ATPrepAlterColumnType`, `ATExecAlterColumnType` and `ATPostAlterTypeCleanup` go."""
    raise NotImplementedError
