"""What one relation takes over from another: columns, defaults, CHECK constraints, triggers."""

from flyback.analysis.database import Database
from flyback.analysis.making.relations import change_column
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Dependency, Ref, Trigger


def copy_default(database: Database, source: int, column: Column, onto: int, number: int) -> None:
    """Give a column the default, or the generation expression, of another table's column."""
    if not column.default:
        return
    default = Ref("pg_attrdef", database.new_oid())
    change_column(
        database,
        onto,
        number,
        lambda each: replaced(each, default=default.oid, default_sql=column.default_sql, generated=column.generated),
    )
    itself = Ref("pg_class", onto, number)
    database.depend(Dependency(default, itself, "i" if column.generated else "a"))
    for edge in database.dependencies(Ref("pg_attrdef", column.default)):
        other = matching(database, edge.on, source, onto)
        if other is not None and other != itself:
            database.depend(Dependency(default, other, "n"))


def copy_check(database: Database, check: Constraint, onto: int, *, is_local: bool) -> Constraint:
    """Give a table a CHECK constraint of another, under its name."""
    copied = replaced(
        check,
        oid=database.new_oid(),
        relation=onto,
        columns=matching_numbers(database, check.columns, check.relation, onto),
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


def clone_trigger(database: Database, trigger: Trigger, partition: int) -> Trigger:
    """Give a partition a row trigger of its parent."""
    numbers = matching_numbers(database, trigger.columns, trigger.relation, partition)
    cloned = replaced(trigger, oid=database.new_oid(), relation=partition, parent=trigger.oid, columns=numbers)
    itself, model = Ref("pg_trigger", cloned.oid), Ref("pg_trigger", trigger.oid)
    database.put(cloned)
    database.depend(Dependency(itself, Ref("pg_class", partition), "a"))
    for edge in database.dependencies(model):
        other = matching(database, edge.on, trigger.relation, partition) if edge.kind == "n" else None
        if other is not None:
            database.depend(Dependency(itself, other, "n"))
    belongs_to_parent(database, itself, model, partition)
    return cloned


def belongs_to_parent(database: Database, part: Ref, parent: Ref, table: int) -> None:
    """From now on a constraint or trigger of a partition goes with that of the partitioned table."""
    database.depend(Dependency(part, parent, "P"))
    database.depend(Dependency(part, Ref("pg_class", table), "S"))


def matching_numbers(database: Database, numbers: tuple[int, ...], source: int, onto: int) -> tuple[int, ...]:
    """The same columns of the other table, by name; those that it does not have are left out."""
    found = (matching(database, Ref("pg_class", source, number), source, onto) for number in numbers)
    return tuple(column.column for column in found if column)


def matching(database: Database, ref: Ref, source: int, onto: int) -> Ref | None:
    """The same column of the other table, by name; what is no column of the first stays as it is."""
    if ref.catalog != "pg_class" or ref.oid != source:
        return ref
    if not ref.column:
        return Ref("pg_class", onto)
    name = next((each.name for each in database.relation(source).columns if each.number == ref.column), "")
    found = database.relation(onto).column(name)
    return Ref("pg_class", onto, found.number) if found else None
