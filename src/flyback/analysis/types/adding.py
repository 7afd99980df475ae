"""Types of users: found by name, and put into the database with the types of their arrays."""

from flyback.analysis.database import Database
from flyback.analysis.impact import Impact
from flyback.frozen import replaced
from flyback.model.snapshot import Dependency, Namespace, Ref, Relation, Type
from flyback.syntax.object_names import dotted_name


def type_there(impact: Impact, names: object) -> Type | None:
    """The user's type of that name; None when it is not there, which is refused, or when nobody knows."""
    name = dotted_name(names, ())
    found = impact.database.type_named(name.schema, name.name)
    if found is None and impact.database.complete:
        impact.refuse("42704", f'type "{name}" does not exist')
    return found


def new_type(impact: Impact, names: object, kind: str) -> Type | None:
    """A type to be, named by a list of strings; None when the name is taken, which is refused."""
    name = dotted_name(names, ())
    schema, database = name.schema or impact.creation_schema, impact.database
    if name.schema and not database.named(Namespace, schema) and database.complete:
        impact.refuse("3F000", f'schema "{schema}" does not exist')
    if database.type_named(schema, name.name) or database.relation_named(schema, name.name):
        impact.refuse("42710", f'type "{name.name}" already exists')
    if impact.refused:
        return None
    return Type(oid=database.new_oid(), schema=schema, name=name.name, kind=kind, owner=database.server.user)


def add_type(database: Database, made: Type, *on: Ref) -> Type:
    """Put a type into its schema, with the type of its arrays; it depends on `on`."""
    schema = database.named(Namespace, made.schema)
    array = Type(
        oid=database.new_oid(),
        schema=made.schema,
        name=f"_{made.name}"[:63],
        kind="b",
        element=made.oid,
        category="A",
    )
    made = replaced(made, array=array.oid)
    database.put(made, *([Ref("pg_namespace", schema.oid)] if schema else []), *on)
    database.put(array, Ref("pg_type", made.oid), kind="i")
    return made


def add_rows(database: Database, made: Type, relation: Relation) -> None:
    """Put the relation that holds a composite type's columns, which goes with the type."""
    database.put(relation, Ref("pg_type", made.oid), kind="i")
    for column in relation.columns:
        if database.find(Type, column.type):
            itself = Ref("pg_class", relation.oid, column.number)
            database.depend(Dependency(itself, Ref("pg_type", column.type), "n"))
