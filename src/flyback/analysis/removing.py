"""Takes dropped objects out of the database, and puts right what remains of their surroundings."""

from flyback.analysis.database import Database
from flyback.analysis.describing import default_owner
from flyback.analysis.rare import full_type_name
from flyback.frozen import replaced
from flyback.model.publications import Published
from flyback.model.snapshot import Column, Constraint, Index, Other, Policy, Ref, Relation, Rule, Statistics, Trigger

_PARTS = (Index, Constraint, Trigger, Rule, Policy, Statistics, Published)


def remove(database: Database, ref: Ref) -> None:
    """Take one object or column away; its dependents went before it."""
    if ref.catalog == "pg_class" and ref.column:
        _remove_column(database, ref)
    elif ref.catalog == "pg_class":
        _remove_relation(database, ref)
    elif ref.catalog == "pg_attrdef":
        _remove_default(database, ref)
    else:
        if ref.catalog == "pg_cast":
            _remove_cast(database, ref)
        if ref.catalog == "pg_type":
            for source, target in [pair for pair in database.casts if ref.oid in pair]:
                database.cast(source, target, None)
        constraint = database.find(Constraint, ref.oid) if ref.catalog == "pg_constraint" else None
        database.remove(ref)
        if constraint is not None and constraint.kind == "n":
            _allow_nulls(database, constraint)


def _remove_relation(database: Database, ref: Ref) -> None:
    for kind in _PARTS:
        for part in database.of(ref.oid, kind):
            remove(database, Ref("pg_class" if isinstance(part, Index) else part.catalog, part.oid))
    for constraint in database.foreign_keys_to(ref.oid):
        remove(database, Ref("pg_constraint", constraint.oid))
    for child in database.children(ref.oid):
        database.disinherit(child, ref.oid)
    database.remove(Ref("pg_index", ref.oid))
    database.remove(ref)


def _remove_column(database: Database, ref: Ref) -> None:
    relation = database.find(Relation, ref.oid)
    for edge in [*database.dependencies(ref), *database.dependents(ref)]:
        database.undepend(edge)
    if relation is not None:
        kept = tuple(column for column in relation.columns if column.number != ref.column)
        database.put(replaced(relation, columns=kept))


def _remove_default(database: Database, ref: Ref) -> None:
    column = default_owner(database, ref)
    database.remove(ref)
    if column:
        _change_column(database, column, default=0, default_sql="", generated="")


def _allow_nulls(database: Database, constraint: Constraint) -> None:
    for number in constraint.columns:
        _change_column(database, Ref("pg_class", constraint.relation, number), not_null=False)


def _remove_cast(database: Database, ref: Ref) -> None:
    record = database.get(ref)
    for source, target in list(database.casts):
        shown = f"cast from {full_type_name(source, database)} to {full_type_name(target, database)}"
        if isinstance(record, Other) and record.name == shown:
            database.cast(source, target, None)


def _change_column(database: Database, ref: Ref, **changes: object) -> None:
    relation = database.find(Relation, ref.oid)
    if relation is None:
        return
    columns = tuple(_changed(column, changes) if column.number == ref.column else column for column in relation.columns)
    database.put(replaced(relation, columns=columns))


def _changed(column: Column, changes: dict[str, object]) -> Column:
    return replaced(column, **changes)  # type: ignore[arg-type]  # names and types are checked where it is called
