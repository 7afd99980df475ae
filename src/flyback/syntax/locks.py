"""What one statement means to the locks of a script: what it takes, what it makes, how long it may take."""

import enum
from dataclasses import dataclass

from flyback.syntax.object_names import Node, ObjectName, relation_name

SHARE = "SHARE"
SHARE_ROW_EXCLUSIVE = "SHARE ROW EXCLUSIVE"
EXCLUSIVE = "EXCLUSIVE"
ACCESS_EXCLUSIVE = "ACCESS EXCLUSIVE"
STRONG = (SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE)
"""The modes that stop writers at least, weakest first; each conflicts with whatever the ones before it do.

Source: PostgreSQL manual, "Explicit Locking", table "Conflicting Lock Modes".
"""


class Reach(enum.Enum):
    """What a statement locks besides the relation that it names."""

    TREE = "tree"
    """Its partitions or inheriting tables too."""
    ONLY = "only"
    INDEXED = "indexed"
    """The relation is an index: its table is locked."""


@dataclass(frozen=True, slots=True)
class NamedLock:
    """A lock on a relation that the statement names."""

    relation: ObjectName
    mode: str
    reach: Reach = Reach.TREE


@dataclass(frozen=True, slots=True)
class KeyPartners:
    """Locks on the tables at the other end of foreign keys that a statement drops, changes or copies.

    With neither constraints nor columns every foreign key is meant.
    """

    relation: ObjectName
    mode: str = ACCESS_EXCLUSIVE
    constraints: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    owned: bool = True
    """Keys of the relation itself: what they refer to is locked."""
    incoming: bool = False
    """Keys of other tables that refer to it: those tables are locked."""


@dataclass(frozen=True, slots=True)
class PartitionParent:
    """ACCESS EXCLUSIVE on the table of which this relation is a partition, and on the default partition there."""

    relation: ObjectName


@dataclass(frozen=True, slots=True)
class DefaultPartition:
    """ACCESS EXCLUSIVE on the default partition of this relation, if there is one."""

    relation: ObjectName


StrongLock = NamedLock | KeyPartners | PartitionParent | DefaultPartition


@dataclass(frozen=True, slots=True)
class Locking:
    """What one statement means to the locks of a script."""

    locks: tuple[StrongLock, ...] = ()
    creates: tuple[ObjectName, ...] = ()
    """Relations that nobody else can have locked, because they are new or have a new name."""
    brief: bool = True
    """Whether it is over soon: nothing is scanned, built or rewritten, and no code of the user runs."""
    forgets: bool = False
    """Whether names may mean something else afterwards, or locks taken before may be gone."""
    rows: bool = False
    """Whether it locks rows at most: while it waits for one, nobody who wants another has to."""


def name_of(relation: object) -> ObjectName:
    """The name in a `RangeVar`."""
    return relation_name(relation, ())


def reach_of(relation: object) -> Reach:
    """ONLY where the statement says ONLY."""
    match relation:
        case {"RangeVar": inner}:
            return reach_of(inner)
        case {"inh": True}:
            return Reach.TREE
        case _:
            return Reach.ONLY


def items(body: Node, key: str) -> list[Node]:
    """The nodes of a list in a parse tree; empty when it is not there."""
    value = body.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def inner(node: Node) -> Node:
    """What is inside of a node with one key: `{"ColumnDef": {...}}`."""
    value = next(iter(node.values()), None)
    return value if isinstance(value, dict) else {}
