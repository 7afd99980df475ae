"""Relations and columns, and what belongs to them."""

from collections.abc import Callable

from flyback.analysis.database import Database
from flyback.analysis.making.expressions import columns_in, objects_in
from flyback.analysis.making.names import constraint_name, relation_name
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Constraint, Dependency, Namespace, Ref, Relation, Type


def add_relation(database: Database, relation: Relation) -> Relation:
    """Put a new relation into its schema, with its row type; its columns depend on their types."""
    schema = database.named(Namespace, relation.schema)
    database.put(relation, *([Ref("pg_namespace", schema.oid)] if schema else []))
    for column in relation.columns:
        _depend_on_type(database, relation.oid, column)
    if relation.kind in "rpvmf":
        _add_row_type(database, relation)
    return relation


def _add_row_type(database: Database, relation: Relation) -> None:
    oid, array = database.new_oid(), database.new_oid()
    schema, name = relation.schema, relation.name
    row = Type(oid=oid, schema=schema, name=name, kind="c", relation=relation.oid, array=array)
    database.put(row, Ref("pg_class", relation.oid), kind="i")
    rows = Type(oid=array, schema=schema, name=f"_{name}"[:63], kind="b", element=oid, category="A")
    database.put(rows, Ref("pg_type", oid), kind="i")


def add_column(database: Database, relation: int, column: Column) -> Column:
    """Put a column at a relation's end, under the next free number, and say which it got."""
    home = database.relation(relation)
    added = replaced(column, number=max(column.number, database.last_number(relation) + 1))
    database.put(replaced(home, columns=(*home.columns, added)))
    _depend_on_type(database, relation, added)
    return added


def change_column(database: Database, relation: int, number: int, change: Callable[[Column], Column]) -> None:
    """Put another column in a column's place."""
    home = database.relation(relation)
    columns = [change(column) if column.number == number else column for column in home.columns]
    database.put(replaced(home, columns=tuple(columns)))


def retype(database: Database, relation: int, column: Column) -> None:
    """Put another column in the place of the one with its number: it depends on other types and collations."""
    for edge in database.dependencies(Ref("pg_class", relation, column.number)):
        if edge.on.catalog in ("pg_type", "pg_collation"):
            database.undepend(edge)
    change_column(database, relation, column.number, lambda _: column)
    _depend_on_type(database, relation, column)


def set_default(database: Database, relation: int, number: int, expression: object, sql: str) -> int:
    """Give a column a default; what the expression uses can then not be dropped alone. Returns its oid.

    `expression` is a parse tree, `sql` the same as text.
    """
    drop_default(database, relation, number)
    default = Ref("pg_attrdef", database.new_oid())
    change_column(
        database, relation, number, lambda column: replaced(column, default=default.oid, default_sql=sql or "?")
    )
    database.depend(Dependency(default, Ref("pg_class", relation, number), "a"))
    for used in [*objects_in(expression, database), *_type_of_constant(database, relation, number, expression)]:
        database.depend(Dependency(default, used, "n"))
    return default.oid


def _type_of_constant(database: Database, relation: int, number: int, expression: object) -> list[Ref]:
    """A constant is of the column's type, which a user may have made."""
    column = next(each for each in database.relation(relation).columns if each.number == number)
    is_constant = isinstance(expression, dict) and "A_Const" in expression
    return [Ref("pg_type", column.type)] if is_constant and database.find(Type, column.type) else []


def generate(database: Database, relation: int, number: int, expression: object, kind: str) -> None:
    """Make a column generated from others: kind `s` stored, `v` virtual."""
    default = Ref("pg_attrdef", database.new_oid())
    home = database.relation(relation)
    change_column(
        database,
        relation,
        number,
        lambda column: replaced(column, default=default.oid, default_sql="?", generated=kind),
    )
    database.depend(Dependency(default, Ref("pg_class", relation, number), "i"))
    used = [Ref("pg_class", relation, read) for read in columns_in(expression, home)]
    for other in [*used, *objects_in(expression, database)]:
        database.depend(Dependency(default, other, "n"))


def drop_default(database: Database, relation: int, number: int) -> None:
    """Take a column's default, or the expression it is generated from, away."""
    column = next((each for each in database.relation(relation).columns if each.number == number), None)
    if column is None or not column.default:
        return
    database.remove(Ref("pg_attrdef", column.default))
    change_column(database, relation, number, lambda each: replaced(each, default=0, default_sql="", generated=""))


def add_owned_sequence(database: Database, relation: int, number: int, *, identity: str = "") -> Relation:
    """The sequence behind a serial column, or with `identity` (a always, d by default) behind an identity column."""
    home = database.relation(relation)
    column = next(each for each in home.columns if each.number == number)
    sequence = Relation(
        oid=database.new_oid(),
        schema=home.schema,
        name=relation_name(database, home.schema, home.name, column.name, "seq"),
        kind="S",
        persistence=home.persistence,
        owner=home.owner,
    )
    add_relation(database, sequence)
    itself = Ref("pg_class", sequence.oid)
    database.depend(Dependency(itself, Ref("pg_class", relation, number), "i" if identity else "a"))
    if identity:
        change_column(database, relation, number, lambda each: replaced(each, identity=identity))
        return sequence
    default = set_default(database, relation, number, None, f"nextval('{sequence.name}'::regclass)")
    database.depend(Dependency(Ref("pg_attrdef", default), itself, "n"))
    return sequence


def set_not_null(
    database: Database, relation: int, number: int, name: str = "", *, is_local: bool = True
) -> Constraint | None:
    """Make a column NOT NULL; from PostgreSQL 18 on that is a constraint, which is returned when it is new."""
    home = database.relation(relation)
    column = next((each for each in home.columns if each.number == number), None)
    if column is None or column.not_null:
        return None
    change_column(database, relation, number, lambda each: replaced(each, not_null=True))
    if database.server.major < 18:
        return None
    added = Constraint(
        oid=database.new_oid(),
        name=name or constraint_name(database, home, column.name, "not_null"),
        kind="n",
        relation=relation,
        columns=(number,),
        is_local=is_local,
    )
    database.put(added, Ref("pg_class", relation, number), kind="a")
    return added


def _depend_on_type(database: Database, relation: int, column: Column) -> None:
    if column.type and database.find(Type, column.type):
        edge = Dependency(Ref("pg_class", relation, column.number), Ref("pg_type", column.type), "n")
        database.depend(edge)
    collation = Ref("pg_collation", column.collation)
    if column.collation and database.get(collation):
        database.depend(Dependency(Ref("pg_class", relation, column.number), collation, "n"))
