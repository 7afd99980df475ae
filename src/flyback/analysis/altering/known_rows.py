"""What is known of the rows of a table at this point of the scripts."""

from flyback.analysis.altering.work import Alteration
from flyback.model.snapshot import Column


def is_empty(alteration: Alteration, oid: int) -> bool:
    """Whether a table is known to have no rows."""
    return alteration.relation(oid).rows == 0 and not alteration.database.is_written(oid)


def holds_rows(alteration: Alteration, oid: int) -> bool:
    """Whether a table is known to have rows, and those that the statistics know."""
    database = alteration.database
    return bool(alteration.relation(oid).rows) and not database.is_new(oid) and not database.is_written(oid)


def is_all_null(alteration: Alteration, oid: int, column: Column) -> bool:
    """Whether a column is known to be NULL in every row: ANALYZE met nothing else, or a script has just added it."""
    database = alteration.database
    if column.nulls == 1.0 and holds_rows(alteration, oid):
        return True
    filled = column.default or column.generated or column.identity
    added = database.is_new_column(oid, column.number) and not database.is_new(oid)
    return added and not filled and not database.is_written(oid)


def has_nulls(alteration: Alteration, oid: int, column: Column) -> bool:
    """Whether a column is known to be NULL in some row."""
    return holds_rows(alteration, oid) and (bool(column.nulls) or is_all_null(alteration, oid, column))
