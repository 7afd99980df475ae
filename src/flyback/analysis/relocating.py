"""New names, schemas and owners: what changes with them in the database."""

import re

from flyback.analysis.database import Database
from flyback.analysis.rare import moved_description
from flyback.frozen import replaced
from flyback.model.snapshot import (
    Column,
    Constraint,
    Extension,
    Function,
    Index,
    Namespace,
    Other,
    Ref,
    Relation,
    Statistics,
    Type,
)
from flyback.syntax.quoting import written


def rename_relation(database: Database, relation: Relation, name: str) -> None:
    """Give a relation another name, with its row type and, for an index, the constraint that it belongs to."""
    database.put(replaced(relation, name=name))
    row = row_type(database, relation.oid)
    if row is not None:
        rename_type(database, row, name)
    index = database.find(Index, relation.oid)
    for constraint in database.of(index.table, Constraint) if index else ():
        if constraint.index == relation.oid and constraint.kind in "pux":
            database.put(replaced(constraint, name=name))


def rename_type(database: Database, renamed: Type, name: str) -> None:
    """Give a type another name, with the type of its arrays and, for a composite type, its relation."""
    database.put(replaced(renamed, name=name))
    array = database.find(Type, renamed.array)
    if array is not None:
        database.put(replaced(array, name=f"_{name}"))
    relation = database.find(Relation, renamed.relation)
    if relation is not None and relation.kind == "c":
        database.put(replaced(relation, name=name))


def rename_column(database: Database, relation: Relation, column: Column, name: str) -> None:
    """Give a column another name, in the expressions that are kept as text too."""
    columns = tuple(replaced(each, name=name) if each is column else each for each in relation.columns)
    old = re.compile(rf'(?<![\w".]){re.escape(written(column.name))}(?![\w"(])')

    def reworded(expression: str) -> str:
        return old.sub(lambda _: written(name), expression)

    columns = tuple(
        replaced(each, default_sql=reworded(each.default_sql)) if each.generated else each for each in columns
    )
    database.put(replaced(relation, columns=columns))
    for constraint in database.of(relation.oid, Constraint):
        if constraint.kind == "c" and constraint.definition:
            database.put(replaced(constraint, definition=reworded(constraint.definition)))
    for index in database.of(relation.oid, Index):
        if index.predicate:
            database.put(replaced(index, predicate=reworded(index.predicate)))


def rename_schema(database: Database, schema: Namespace, name: str) -> None:
    """Give a schema another name: everything in it has that from now on."""
    database.put(replaced(schema, name=name))
    for kind in (Relation, Type, Function, Statistics, Extension):
        for record in database.all(kind):
            if isinstance(record, Relation | Type | Function | Statistics | Extension) and record.schema == schema.name:
                database.put(replaced(record, schema=name))


def move(database: Database, ref: Ref, schema: str) -> None:
    """Put an object into another schema, with what goes along: indexes, row types, arrays, owned sequences."""
    record = database.get(ref)
    if isinstance(record, Other):
        database.put(replaced(record, name=moved_description(record.name, schema)))
    if not isinstance(record, Relation | Type | Function | Statistics | Extension) or record.schema == schema:
        return
    home, target = database.named(Namespace, record.schema), database.named(Namespace, schema)
    edges = [edge for edge in database.dependencies(ref) if home and edge.on == Ref("pg_namespace", home.oid)]
    for edge in edges:
        database.undepend(edge)
    database.put(replaced(record, schema=schema), *([Ref("pg_namespace", target.oid)] if edges and target else []))
    for companion in _companions(database, record):
        move(database, companion, schema)


def _companions(database: Database, record: Relation | Type | Function | Statistics | Extension) -> list[Ref]:
    if isinstance(record, Type):
        return [Ref("pg_type", record.array), Ref("pg_class", record.relation)]
    if not isinstance(record, Relation):
        return []
    row = row_type(database, record.oid)
    relations = [*(index.oid for index in database.of(record.oid, Index)), *owned_sequences(database, record.oid)]
    return [*(Ref("pg_class", oid) for oid in relations), *([Ref("pg_type", row.oid)] if row else [])]


def row_type(database: Database, relation: int) -> Type | None:
    """The type of a relation's rows; None for a composite type's own relation and for what has none."""
    for edge in database.dependents(Ref("pg_class", relation)):
        found = database.find(Type, edge.dependent.oid) if edge.dependent.catalog == "pg_type" else None
        if found is not None and found.relation == relation:
            return found
    return None


def owned_sequences(database: Database, relation: int) -> list[int]:
    """Oids of the sequences that columns of a table own."""
    found = []
    for edge in database.dependents(Ref("pg_class", relation)):
        sequence = database.find(Relation, edge.dependent.oid) if edge.dependent.catalog == "pg_class" else None
        if sequence is not None and sequence.kind == "S" and edge.kind in ("a", "i") and edge.on.column:
            found.append(sequence.oid)
    return found
