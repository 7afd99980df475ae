"""What rows had that they have no more."""

from flyback.analysis.rows.doing import Doing
from flyback.analysis.rows.reading import Groups
from flyback.model.snapshot import Column, Ref, Relation


def lose_rows(relation: Relation, what: str, doing: Doing) -> None:
    """Rows are deleted."""
    if relation.rows != 0:
        doing.impact.lose(relation.oid, what)


def change_columns(relation: Relation, names: frozenset[str], groups: Groups, doing: Doing) -> None:
    """Rows get other values in these columns, and in those that are generated from them."""
    if relation.rows == 0:
        return
    for name in sorted(names):
        column = relation.column(name)
        if column is not None and doing.database.is_new_column(relation.oid, column.number):
            continue
        doing.impact.change_values(relation.oid, name)
        if not (column and holds_nothing(relation, column, doing)) and not _only_where_null(name, groups):
            doing.impact.lose(relation.oid, f"values of column {name}")
    for column in relation.columns:
        if column.generated == "s" and _is_made_from(relation, column, names, doing):
            doing.impact.change_values(relation.oid, column.name)


def _is_made_from(relation: Relation, column: Column, names: frozenset[str], doing: Doing) -> bool:
    """Whether a generated column reads one of these."""
    edges = doing.database.dependencies(Ref("pg_attrdef", column.default))
    edges += doing.database.dependencies(Ref("pg_class", relation.oid, column.number))
    read = {edge.on.column for edge in edges if edge.on[:2] == ("pg_class", relation.oid)}
    return any(each.number in read and each.name in names for each in relation.columns if each is not column)


def fills_only(relation: Relation, names: frozenset[str], groups: Groups, doing: Doing) -> bool:
    """Whether an UPDATE puts values only where there were none."""
    columns = [relation.column(name) for name in names]
    return all(
        column is not None and (holds_nothing(relation, column, doing) or _only_where_null(column.name, groups))
        for column in columns
    )


def holds_nothing(relation: Relation, column: Column, doing: Doing) -> bool:
    """Whether a column has no values yet, or none that are older than the script.

    A column that was added after the last ANALYZE stands behind all that have statistics and has none itself.
    """
    if doing.database.is_new_column(relation.oid, column.number):
        return True
    if column.not_null or column.default:
        return False
    if column.nulls is not None:
        return column.nulls == 1.0
    analyzed = [each.number for each in relation.columns if each.nulls is not None]
    return bool(analyzed) and column.number > max(analyzed)


def _only_where_null(name: str, groups: Groups) -> bool:
    return any(len(group) == 1 and group[0].how == "null" and group[0].column == name for group in groups)
