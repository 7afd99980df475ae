"""What an expression over one relation refers to, as PostgreSQL notes it in `pg_depend`.

Source: find_expr_references_walker() in PostgreSQL's dependency.c.
"""

from collections.abc import Iterator

from flyback.analysis.database import Database
from flyback.model.snapshot import Function, Ref, Relation, Type
from flyback.syntax.object_names import Node, dotted_name, strings
from flyback.syntax.trees import below, bodies, listed

_SEQUENCE_FUNCTIONS = frozenset({"nextval", "currval", "setval"})
_SYSTEM_COLUMNS = ("tableoid", "ctid", "xmin", "cmin", "xmax", "cmax")
_OBJECT_TYPES = frozenset({"regclass"})


def columns_in(expression: object, relation: Relation) -> tuple[int, ...]:
    """Numbers of the relation's columns that an expression reads, in their order; all of them for a whole row."""
    found: set[int] = set()
    for _, reference in bodies(expression, "ColumnRef"):
        names = strings(reference.get("fields"))
        column = relation.column(names[-1]) if names else None
        if column is not None:
            found.add(column.number)
        elif not names or names[-1] == relation.name:
            found.update(column.number for column in relation.columns)
    return tuple(sorted(found))


def missing_column(expression: object, relation: Relation) -> str:
    """The first column in an expression that the relation does not have; empty when it has them all."""
    for _, reference in bodies(expression, "ColumnRef"):
        names = strings(reference.get("fields"))
        if names and relation.column(names[-1]) is None and names[-1] not in (relation.name, *_SYSTEM_COLUMNS):
            return names[-1]
    return ""


def objects_in(expression: object, database: Database) -> list[Ref]:
    """Users' functions, types and sequences that an expression uses."""
    if isinstance(expression, dict) and "A_Const" in expression:
        return []
    found: dict[Ref, None] = {}
    for kind, body in bodies(expression, "FuncCall", "TypeCast"):
        found.update(dict.fromkeys(used_by({kind: body}, database)))
    return list(found)


def used_by(node: Node, database: Database) -> Iterator[Ref]:
    """What one node uses itself, whatever is inside it: a `FuncCall`, a `TypeCast`; others use nothing."""
    match node:
        case {"FuncCall": dict(call)}:
            yield from _of_call(call, database)
        case {"TypeCast": dict(cast)}:
            yield from _of_cast(cast, database)
        case _:
            pass


def function_called(call: Node, database: Database) -> Function | None:
    """The user's function that a `FuncCall` means, as far as its name and the number of its arguments tell."""
    name = dotted_name(call.get("funcname"), ())
    if name.schema == "pg_catalog":
        return None
    given = len(listed(call, "args"))
    candidates = database.functions_named(name.schema, name.name)
    fitting = [each for each in candidates if len(each.arguments) - each.defaults <= given <= len(each.arguments)]
    return fitting[0] if len(fitting) == 1 else candidates[0] if len(candidates) == 1 else None


def _of_call(call: Node, database: Database) -> Iterator[Ref]:
    function = function_called(call, database)
    if function is not None:
        yield Ref("pg_proc", function.oid)
    name = strings(call.get("funcname"))[-1:]
    if name and name[0] in _SEQUENCE_FUNCTIONS:
        given = strings(call.get("args"))[:1]
        sequence = _relation_written(given[0], database) if given else None
        if sequence is not None:
            yield Ref("pg_class", sequence)


def _of_cast(cast: Node, database: Database) -> Iterator[Ref]:
    type_name = below(cast, "typeName")
    names = strings(type_name.get("names"))
    if names and names[-1] in _OBJECT_TYPES:
        constant = strings([cast.get("arg")])
        relation = _relation_written(constant[0], database) if constant else None
        if relation is not None:
            yield Ref("pg_class", relation)
        return
    found = type_used(type_name, database)
    if found is not None:
        yield Ref("pg_type", found.oid)


def type_used(type_name: Node, database: Database) -> Type | None:
    """The user's type in a `TypeName`, without array brackets."""
    name = dotted_name(type_name.get("names"), ())
    return None if name.schema == "pg_catalog" else database.type_named(name.schema, name.name)


def _relation_written(name: str, database: Database) -> int | None:
    """Oid of the relation that a text names as regclass reads it."""
    schema, _, last = name.rpartition(".")
    found = database.relation_named(_unquoted(schema), _unquoted(last))
    return None if found is None else found.oid


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') and name.endswith('"') else name.lower()
