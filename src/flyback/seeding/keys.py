"""Which columns must differ from row to row so that unique keys hold."""

from flyback.seeding.series import series
from flyback.seeding.shapes import Table

_WIDE = 60
"""A type with as many values can tell rows apart."""


def given(table: Table) -> frozenset[str]:
    """Columns whose value the server makes up, different for each row or none of our business."""
    return frozenset(column.name for column in table.columns if column.always or column.sequence)


def referencing(table: Table) -> frozenset[str]:
    """Columns that take their value from another row."""
    return frozenset(name for key in table.foreign_keys for name in key.columns)


def distinct(table: Table) -> frozenset[str]:
    """Columns that get a different value in each row: one for each unique key where that is possible."""
    chosen: set[str] = set()
    ready = given(table) - referencing(table)
    for group in sorted(table.unique, key=len):
        if not group or ready & set(group) or chosen & set(group):
            continue
        if len(group) == 1:
            chosen.add(group[0])
            continue
        free = [name for name in reversed(group) if name not in referencing(table)]
        wide = next((name for name in free if len(series(table.column(name).type, "", _WIDE)) == _WIDE), None)
        if wide is not None:
            chosen.add(wide)
    return frozenset(chosen)


def combined(table: Table) -> tuple[tuple[str, ...], ...]:
    """Unique keys that hold only by their combination of values."""
    settled = distinct(table) | (given(table) - referencing(table))
    return tuple(group for group in table.unique if group and not settled & set(group))
