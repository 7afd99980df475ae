"""Indexes, with the dependencies that PostgreSQL records for them.

Source: index_create() in PostgreSQL's index.c, ChooseIndexName() in indexcmds.c.
"""

from flyback.analysis.database import Database
from flyback.analysis.impact import Impact
from flyback.analysis.making.expressions import columns_in, objects_in
from flyback.analysis.making.names import joined, relation_name
from flyback.analysis.making.relations import add_relation
from flyback.frozen import frozen
from flyback.model.snapshot import Constraint, Dependency, Index, Ref, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.quoting import written
from flyback.syntax.trees import text


@frozen
class Shape:
    """What an index is made of."""

    keys: tuple[Node, ...] = ()
    """`IndexElem` bodies."""
    included: tuple[Node, ...] = ()
    predicate: object = None
    """Parse tree of the WHERE clause."""
    method: str = "btree"
    unique: bool = False
    primary: bool = False
    exclusion: bool = False
    immediate: bool = True


def add_index(impact: Impact, table: Relation, shape: Shape, name: str = "", suffix: str = "idx") -> Index:
    """Put a valid index of a table into the database, named as PostgreSQL would when no name is given.

    `suffix` is what such a name ends in: `idx`, `pkey`, `key`, `excl`. The columns must be there; refuses a name that
    is taken.
    """
    database = impact.database
    if not name:
        columns = () if suffix == "pkey" else (joined(_column_names((*shape.keys, *shape.included))),)
        name = relation_name(database, table.schema, table.name, *columns, suffix)
    elif database.relation_named(table.schema, name) is not None:
        impact.refuse("42P07", f'relation "{name}" already exists')
    keys = tuple(_number(key, table) for key in shape.keys)
    read = [number for key in shape.keys for number in columns_in(key.get("expr"), table)]
    index = Index(
        oid=database.new_oid(),
        table=table.oid,
        columns=keys,
        included=tuple(_number(each, table) for each in shape.included),
        mentioned=tuple(sorted({*read, *columns_in(shape.predicate, table)})),
        unique=shape.unique,
        primary=shape.primary,
        exclusion=shape.exclusion,
        immediate=shape.immediate,
        partial=shape.predicate is not None,
        method=shape.method,
    )
    _put(database, index, table, name)
    for used in objects_in([*(key.get("expr") for key in shape.keys), shape.predicate], database):
        database.depend(Dependency(Ref("pg_class", index.oid), used, "n"))
    return index


def copy_index(impact: Impact, index: Index, onto: Relation, name: str = "") -> Index:
    """Give a partition, or a table made LIKE another, an index such as one of another table has.

    Columns are matched by name.
    """
    database = impact.database
    source = database.relation(index.table)
    names = {column.number: column.name for column in source.columns}
    numbers = {column.name: column.number for column in onto.columns}

    def matched(columns: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(numbers.get(names.get(number, ""), 0) for number in columns)

    if not name:
        shown = [names.get(number, "expr") for number in (*index.columns, *index.included)]
        is_key = any(each.index == index.oid and each.kind == "u" for each in database.of(index.table, Constraint))
        suffix = "pkey" if index.primary else "excl" if index.exclusion else "key" if is_key else "idx"
        columns = () if index.primary else (joined(shown),)
        name = relation_name(database, onto.schema, onto.name, *columns, suffix)
    copied = Index(
        oid=database.new_oid(),
        table=onto.oid,
        columns=matched(index.columns),
        included=matched(index.included),
        mentioned=matched(index.mentioned),
        unique=index.unique,
        primary=index.primary,
        exclusion=index.exclusion,
        immediate=index.immediate,
        partial=index.partial,
        method=index.method,
        predicate=index.predicate,
        collations=index.collations,
    )
    _put(database, copied, onto, name)
    for edge in database.dependencies(Ref("pg_class", index.oid)):
        if edge.on.catalog == "pg_proc":
            database.depend(Dependency(Ref("pg_class", copied.oid), edge.on, edge.kind))
    return copied


def index_name(database: Database, oid: int) -> str:
    """`public.t_a_idx`, as SQL."""
    relation = database.relation(oid)
    return written(relation.schema, relation.name)


def _put(database: Database, index: Index, table: Relation, name: str) -> None:
    """Add relation and index; it depends on its columns, or on the whole table when it has only expressions.

    Whoever makes a constraint of it calls `belongs_to_constraint`.
    """
    add_relation(
        database,
        Relation(
            oid=index.oid,
            schema=table.schema,
            name=name,
            kind="I" if table.kind == "p" else "i",
            persistence=table.persistence,
            owner=table.owner,
            access_method=index.method,
        ),
    )
    database.put(index)
    itself = Ref("pg_class", index.oid)
    plain = {*index.columns, *index.included} - {0}
    for number in sorted({*plain, *index.mentioned} if plain else {0, *index.mentioned}):
        database.depend(Dependency(itself, Ref("pg_class", table.oid, number), "a"))


def belongs_to_constraint(database: Database, index: int, constraint: int) -> None:
    """From now on the index goes with its constraint, not with the columns that both have.

    Source: index_constraint_create() in PostgreSQL's index.c.
    """
    itself = Ref("pg_class", index)
    found = database.find(Index, index)
    for edge in database.dependencies(itself):
        if edge.kind == "a" and (found is None or edge.on.column not in found.mentioned):
            database.undepend(edge)
    database.depend(Dependency(itself, Ref("pg_constraint", constraint), "i"))


def attach_index(database: Database, child: int, parent: int) -> None:
    """Make an index of a partition part of the index of its parent.

    Source: IndexSetParentIndex() in PostgreSQL's indexcmds.c.
    """
    found = database.find(Index, child)
    if found is None:
        return
    database.inherit(child, parent)
    itself = Ref("pg_class", child)
    database.depend(Dependency(itself, Ref("pg_class", parent), "P"))
    database.depend(Dependency(itself, Ref("pg_class", found.table), "S"))


def _column_names(elements: tuple[Node, ...]) -> list[str]:
    return [text(element, "name") or _function_name(element) or "expr" for element in elements]


def _function_name(element: Node) -> str:
    """Of an expression that is a call: the function; PostgreSQL names a column so."""
    match element.get("expr"):
        case {"FuncCall": {"funcname": [*_, {"String": {"sval": str(name)}}]}}:
            return name
        case _:
            return ""


def _number(element: Node, table: Relation) -> int:
    column = table.column(text(element, "name"))
    return column.number if column else 0
