"""Parents before children, and the references that have to wait."""

from collections.abc import Sequence

from flyback.frozen import frozen
from flyback.seeding.shapes import ForeignKey, Table


@frozen
class Turn:
    """A table and those of its references that only get values after all rows are there."""

    table: Table
    postponed: tuple[ForeignKey, ...]


def turns(tables: Sequence[Table]) -> tuple[Turn, ...]:
    """All tables in the order in which rows can be inserted.

    In a circle the reference that may be NULL waits; a reference of a table to itself always does.
    """
    waiting = {table.oid: table for table in sorted(tables, key=lambda table: table.qualified)}
    arranged: list[Turn] = []
    while waiting:
        table = min(waiting.values(), key=lambda candidate: _missing(candidate, waiting))
        later = tuple(key for key in table.foreign_keys if key.parent in waiting)
        arranged.append(Turn(table=table, postponed=later))
        del waiting[table.oid]
    return tuple(arranged)


def optional(table: Table, key: ForeignKey) -> bool:
    """Whether a row may do without the reference."""
    return any(table.column(name).nullable for name in key.columns)


def _missing(table: Table, waiting: dict[int, Table]) -> tuple[int, int]:
    """How many parents are still waiting: those a row needs, those it can do without."""
    absent = [key for key in table.foreign_keys if key.parent in waiting and key.parent != table.oid]
    needed = sum(1 for key in absent if not optional(table, key))
    return needed, len(absent)
