"""What one relation takes over from another: columns, defaults, CHECK constraints."""

from dataclasses import replace

from flyback.analysis.database import Database
from flyback.analysis.making.relations import change_column
from flyback.model.snapshot import Column, Constraint, Dependency, Ref


def copy_default(database: Database, source: int, column: Column, onto: int, number: int) -> None:
    """Give a column the default, or the generation expression, of another table's column."""
    if not column.default:
        return
    default = Ref("pg_attrdef", database.new_oid())
    change_column(
        database,
        onto,
        number,
        lambda each: replace(each, default=default.oid, default_sql=column.default_sql, generated=column.generated),
    )
    itself = Ref("pg_class", onto, number)
    database.depend(Dependency(default, itself, "i" if column.generated else "a"))
    for edge in database.dependencies(Ref("pg_attrdef", column.default)):
        other = matching(database, edge.on, source, onto)
        if other is not None and other != itself:
            database.depend(Dependency(default, other, "n"))


def copy_check(database: Database, check: Constraint, onto: int, *, is_local: bool) -> Constraint:
    """Give a table a CHECK constraint of another, under its name."""
    columns = [
        matching(database, Ref("pg_class", check.relation, number), check.relation, onto) for number in check.columns
    ]
    copied = replace(
        check,
        oid=database.new_oid(),
        relation=onto,
        columns=tuple(column.column for column in columns if column),
        is_local=is_local,
        parent=0,
    )
    itself = Ref("pg_constraint", copied.oid)
    database.put(copied)
    for number in copied.columns or (0,):
        database.depend(Dependency(itself, Ref("pg_class", onto, number), "a"))
    for edge in database.dependencies(Ref("pg_constraint", check.oid)):
        if edge.on.catalog != "pg_class":
            database.depend(Dependency(itself, edge.on, edge.kind))
    return copied


def matching(database: Database, ref: Ref, source: int, onto: int) -> Ref | None:
    """The same column of the other table, by name; what is no column of the first stays as it is."""
    if ref.catalog != "pg_class" or ref.oid != source:
        return ref
    if not ref.column:
        return Ref("pg_class", onto)
    name = next((each.name for each in database.relation(source).columns if each.number == ref.column), "")
    found = database.relation(onto).column(name)
    return Ref("pg_class", onto, found.number) if found else None
