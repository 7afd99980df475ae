"""What an undo takes away, in sentences."""

from flyback.model.script import Statement
from flyback.model.undo import Loss
from flyback.postgres.losses.values import Column, Count, Relation
from flyback.report.amounts import counted
from flyback.syntax.expressions import is_constant
from flyback.syntax.removed import ConvertedColumn, SomeRows, Unseen


def table_lost(relation: Relation, count: Count, statement: Statement, filled: frozenset[int]) -> Loss:
    """Every row of a table; `filled` are the tables that the migration itself put rows into."""
    verb = "emptied" if statement.tag.startswith("TRUNCATE") else "dropped"
    own = ", the migration's own included" if count.rows and relation.oid in filled else ""
    match count.rows:
        case None:
            text = f"{relation.shown} is {verb}; its rows are not counted: {count.why}"
        case 0:
            text = f"{relation.shown} is {verb}; it is empty"
        case number if count.exact:
            text = f"{relation.shown} is {verb} with {counted(number, 'row')}{own}"
        case number:
            text = f"{relation.shown} is {verb} with about {counted(number, 'row')}{own} ({count.why})"
    return _loss(relation.shown, count, f"{text} (line {statement.line})")


def column_lost(column: Column, count: Count, statement: Statement, backfilled: frozenset[tuple[int, str]]) -> Loss:
    """Every value of a column; `backfilled` are the columns that the migration itself wrote."""
    what = "have a value in it"
    if column.numbered:
        what = "have a number in it, given by the column itself unless somebody wrote another"
    elif column.default is not None and is_constant(column.default):
        what = f"have another value in it than its default {column.default}"
    elif column.default is not None:
        what = f"have a value in it, its default {column.default} included"
    if count.rows and (column.relation.oid, column.name) in backfilled:
        what += ", the migration's own included"
    match count.rows:
        case None:
            text = f"{column.shown} is dropped; its values are not counted: {count.why}"
        case 0:
            text = f"{column.shown} is dropped; no rows {what}"
        case 1:
            text = f"{column.shown} is dropped: 1 row {what.replace('have', 'has', 1)}"
        case number if count.exact:
            text = f"{column.shown} is dropped: {number:,} rows {what}"
        case number:
            text = f"{column.shown} is dropped: {number:,} rows or more {what} ({count.why})"
    return _loss(column.shown, count, f"{text} (line {statement.line})")


def rows_lost(relation: Relation, removal: SomeRows, count: Count) -> Loss:
    """Rows that are deleted or overwritten."""
    columns = ", ".join(dict.fromkeys(removal.columns))
    done = f"overwritten in {columns}" if columns else "deleted"
    match count.rows:
        case None:
            text = f"rows of {relation.shown} are {done}; they are not counted: {count.why}"
        case 1:
            text = f"1 row of {relation.shown} is {done}"
        case number:
            more = "" if count.exact else f" ({count.why})"
            text = f"{number:,} rows of {relation.shown} are {done}{more}"
    return _loss(relation.shown, count, f"{text} (line {removal.statement.line})")


def conversion(column: Column, removal: ConvertedColumn) -> Loss:
    """Values that another type may not hold."""
    what = f"{column.shown}, {column.type}, is converted: values may be changed or refused"
    return Loss(object=column.shown, rows=None, exact=False, text=f"{what} (line {removal.statement.line})")


def unseen(removal: Unseen) -> Loss:
    """What only the server knows."""
    line = removal.statement.line
    text = f"what {removal.what} takes away cannot be told beforehand, read it (line {line})"
    return Loss(object=f"line {line}", rows=None, exact=False, text=text)


def value_used(kind: str, value: str) -> Loss:
    """Rows that use an enum value which the migration added."""
    text = f"rows that use the value '{value}' of {kind}, which the migration added, are not counted"
    return Loss(object=kind, rows=None, exact=False, text=text)


def perhaps_lost(shown: str, count: Count, what: str) -> Loss:
    """Something that the migration made and the undo script may reach by ways its text does not show."""
    held = "not counted" if count.rows is None else counted(count.rows, "row")
    text = f"{shown}, {what} by the migration, may be dropped by other means; it holds {held}"
    return Loss(object=shown, rows=count.rows, exact=False, text=text)


def _loss(shown: str, count: Count, text: str) -> Loss:
    return Loss(object=shown, rows=count.rows, exact=count.exact, text=text)
