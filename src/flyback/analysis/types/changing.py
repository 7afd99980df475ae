"""ALTER COLUMN TYPE: what the server must do for it, and what becomes of the values."""

import enum

from flyback.analysis.database import Database
from flyback.analysis.types.dependents import Changed, checks_of, foreign_keys_of, incomparable, indexes, unindexable
from flyback.analysis.types.expressions import scope_of
from flyback.analysis.types.fate import COMPUTED
from flyback.analysis.types.kinds import C_COLLATION, DEFAULT_COLLATION, POSIX_COLLATION, kind_of
from flyback.analysis.types.naming import TypeUse, bare_type
from flyback.analysis.types.refusals import default_refusal, dependents_refusal, length_refusal, refusal, using_refusal
from flyback.analysis.types.reparsing import unreadable
from flyback.analysis.types.transforming import followed
from flyback.frozen import frozen, replaced
from flyback.model.snapshot import Column, Relation
from flyback.syntax.quoting import written

_COLLATIONS = {DEFAULT_COLLATION: "default", C_COLLATION: "C", POSIX_COLLATION: "POSIX"}


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
    """SQLSTATE and message; empty when it is not."""
    rewrites: bool = False
    """The table is written anew with every index; a partitioned one has nothing to write."""
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
    """The five ways, as `ATPrepAlterColumnType`, `ATExecAlterColumnType` and `ATPostAlterTypeCleanup` go.

    What the table or the column is (typed, partition key, inherited), and a type that is not there, are the caller's to
    refuse.
    """
    refused = refusal(column, new.use, database, collation=new.collation)
    refused = refused or (using_refusal(relation, new.using, database) if new.using else None)
    if refused:
        return TypeChange(way=Way.REFUSED, refused=refused)
    stored = relation.kind in "rp" and column.generated != "v"
    value, fate = followed(column, new.use, new.using if stored else None, scope_of(relation, database))
    if stored and (value is None or value.impossible):
        refused = ("42846", value.impossible) if value else _not_castable(column, new, database)
        return TypeChange(way=Way.REFUSED, refused=refused)
    refused = default_refusal(relation, column, new.use, database) or dependents_refusal(relation, column, database)
    if new.using is None:
        refused = refused or length_refusal(relation, column, new.use)
    unknown = column.type == 0 and not _takes_everything(new.use, database)
    fates = TypeChange(
        way=Way.REFUSED if refused else Way.CATALOGUE,
        refused=refused or ("", ""),
        lossy=_perhaps(fate.loses, unknown or (fate == COMPUTED and new.using is not None)),
        changes_values=_perhaps(fate.changes, unknown),
        may_fail=f"column {written(column.name)} holds values that are no {new.use.text}" if fate.fails else "",
    )
    if refused or value is None:
        return fates
    rewrites, sorts_anew = stored and not value.stored, _sorts_anew(column, new, database)
    changed = Changed(relation, column, (new.use.oid, new.use.typmod), sorts_anew, rewrites)
    found = _with_work(fates, changed, database)
    return found if value.certain or found.refused[0] else replaced(found, way=Way.UNKNOWN)


def _with_work(fates: TypeChange, changed: Changed, database: Database) -> TypeChange:
    builds, keeps = indexes(changed, database)
    foreign_keys, verified = foreign_keys_of(changed, database)
    broken = unindexable(changed, database) or incomparable(changed, foreign_keys, database)
    broken = broken or unreadable(changed, database)
    if broken:
        return replaced(fates, way=Way.REFUSED, refused=broken)
    checks = checks_of(changed, database)
    ways = (
        (Way.REWRITE, changed.rewrites),
        (Way.INDEX, bool(builds)),
        (Way.SCAN, bool(checks or verified)),
    )
    return replaced(
        fates,
        way=next((way for way, holds in ways if holds), Way.CATALOGUE),
        rewrites=changed.rewrites and changed.relation.kind != "p",
        builds=builds,
        keeps=keeps,
        checks=checks,
        foreign_keys=foreign_keys,
        verified_foreign_keys=verified,
    )


def _not_castable(column: Column, new: NewType, database: Database) -> tuple[str, str]:
    what = "result of USING clause for column" if new.using is not None else "column"
    return (
        "42804",
        f'{what} "{column.name}" cannot be cast automatically to type {bare_type(new.use.oid, database)}',
    )


def _sorts_anew(column: Column, new: NewType, database: Database) -> bool:
    """Whether the column gets another collation: the one that is written, or the type's own."""
    name, kind = new.collation.rpartition(".")[2].strip('"'), kind_of(new.use.oid, database)
    if not column.collation or kind is None:
        return bool(name)
    if name:
        return name != _COLLATIONS.get(column.collation)
    return column.collation != kind.collation


def _takes_everything(use: TypeUse, database: Database) -> bool:
    """Whether every value of every type reads as before when it is stored in that one: text without a length."""
    kind = kind_of(use.oid, database)
    return kind is not None and kind.category == "S" and use.typmod == -1


def _perhaps(holds: object, unknown: object) -> Perhaps:
    return Perhaps.YES if holds else Perhaps.MAYBE if unknown else Perhaps.NO
