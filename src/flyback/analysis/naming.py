"""The objects that statements name.

Source: `get_object_address()` in src/backend/catalog/objectaddress.c.
"""

from collections.abc import Callable, Iterable

from flyback.analysis.database import Database
from flyback.analysis.impact import Impact
from flyback.analysis.rare import rare_object
from flyback.analysis.types.naming import resolve_type
from flyback.frozen import replaced
from flyback.model.publications import Publication
from flyback.model.snapshot import (
    Constraint,
    Extension,
    Function,
    Namespace,
    Policy,
    Ref,
    Relation,
    Rule,
    Statistics,
    Trigger,
    Type,
)
from flyback.syntax.object_names import Node, ObjectName, dotted_name, strings
from flyback.syntax.trees import below, listed

RELKINDS = {
    "OBJECT_TABLE": "rp",
    "OBJECT_VIEW": "v",
    "OBJECT_MATVIEW": "m",
    "OBJECT_INDEX": "iI",
    "OBJECT_SEQUENCE": "S",
    "OBJECT_FOREIGN_TABLE": "f",
}
_PARTS: dict[str, type[Constraint] | type[Trigger] | type[Rule] | type[Policy]] = {
    "OBJECT_TABCONSTRAINT": Constraint,
    "OBJECT_TRIGGER": Trigger,
    "OBJECT_RULE": Rule,
    "OBJECT_POLICY": Policy,
}
_ROUTINES = ("OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_AGGREGATE", "OBJECT_ROUTINE")


def find_object(impact: Impact, kind: str, node: object) -> Ref | None:
    """The object of a kind, `OBJECT_TABLE`, that a parse tree names; None when it is not there, or nobody knows."""
    if kind in RELKINDS:
        relation = named_relation(impact, kind, dotted_name(node, ()))
        return Ref("pg_class", relation.oid) if relation else None
    if kind in _PARTS:
        return _part(impact, _PARTS[kind], node)
    if kind in _ROUTINES:
        return _routine(impact, node)
    find = _FINDERS.get(kind)
    if find is not None:
        return find(impact.database, node)
    found = rare_object(impact.database, kind, node)
    return Ref(found.catalog, found.oid) if found else None


def named_relation(impact: Impact, kind: str, name: ObjectName) -> Relation | None:
    """The relation of that name; where the catalogue is not complete, one of that kind is assumed to be there."""
    found = impact.database.relation_named(name.schema, name.name)
    if found is None and not impact.database.complete:
        found = impact.assume(name.schema, name.name)
    wanted = RELKINDS.get(kind, "")
    if found is not None and found.assumed and wanted and found.kind not in wanted:
        found = replaced(found, kind=wanted[0])
        impact.database.put(found)
    return found


def part_of(node: object) -> tuple[ObjectName, str]:
    """Of a trigger, constraint, rule, policy or column: the relation, and its own name."""
    items = node.get("List", {}).get("items", []) if isinstance(node, dict) else []
    names = strings(items)
    return dotted_name(items[:-1], ()), names[-1] if names else ""


def _part(
    impact: Impact, kind: type[Constraint] | type[Trigger] | type[Rule] | type[Policy], node: object
) -> Ref | None:
    place, name = part_of(node)
    relation = impact.database.relation_named(place.schema, place.name)
    found = impact.database.of(relation.oid, kind) if relation else []
    return next((Ref(kind.catalog, part.oid) for part in found if part.name == name), None)


def _routine(impact: Impact, node: object) -> Ref | None:
    body = node.get("ObjectWithArgs", {}) if isinstance(node, dict) else {}
    name = dotted_name(body.get("objname"), ())
    found = impact.database.functions_named(name.schema, name.name)
    if body.get("args_unspecified"):
        if len(found) > 1:
            impact.refuse("42725", f'function name "{name}" is not unique')
        return Ref("pg_proc", found[0].oid) if len(found) == 1 else None
    wanted = tuple(signatures(impact.database, body))
    fitting = [each for each in _by_path(impact.database, found) if each.arguments in wanted]
    if not fitting and len(found) == 1 and found[0].kind == "p" and len(wanted[0]) > len(found[0].arguments):
        fitting = found  # it may be named with the types of what it only gives back, which nobody keeps
    return Ref("pg_proc", fitting[0].oid) if fitting else None


def signatures(database: Database, body: Node) -> Iterable[tuple[int, ...]]:
    """The types of the arguments in an `ObjectWithArgs`, with and without those that are only given back."""
    yield tuple(resolve_type(node, database).oid for node in listed(body, "objargs"))
    parameters = [below(node, "FunctionParameter") for node in listed(body, "objfuncargs")]
    inputs = [each for each in parameters if each.get("mode") not in ("FUNC_PARAM_OUT", "FUNC_PARAM_TABLE")]
    yield tuple(resolve_type(each.get("argType"), database).oid for each in inputs)


def _by_path(database: Database, found: Iterable[Function]) -> list[Function]:
    place = {schema: rank for rank, schema in enumerate(database.search_path)}
    return sorted(found, key=lambda each: place.get(each.schema, len(place)))


def _type(database: Database, node: object) -> Ref | None:
    names = node.get("List", {}).get("items") if isinstance(node, dict) else None
    oid = resolve_type({"names": names} if names else node, database).oid
    return Ref("pg_type", oid) if oid and database.find(Type, oid) else None


def _domain_constraint(database: Database, node: object) -> Ref | None:
    items = node.get("List", {}).get("items", []) if isinstance(node, dict) else []
    domain, name = resolve_type(items[0], database).oid if items else 0, strings(items[1:])
    return domain_constraint(database, domain, name[0]) if domain and name else None


def domain_constraint(database: Database, domain: int, name: str) -> Ref | None:
    """The constraint of that name of a domain."""
    for edge in database.dependents(Ref("pg_type", domain)):
        constraint = database.find(Constraint, edge.dependent.oid)
        if edge.dependent.catalog == "pg_constraint" and constraint and constraint.name == name:
            return edge.dependent
    return None


def _column(database: Database, node: object) -> Ref | None:
    place, name = part_of(node)
    relation = database.relation_named(place.schema, place.name)
    column = relation.column(name) if relation else None
    return Ref("pg_class", relation.oid, column.number) if relation and column else None


def _statistics(database: Database, node: object) -> Ref | None:
    name = dotted_name(node, ())
    found = database.named(Statistics, name.name, name.schema)
    return Ref(found.catalog, found.oid) if found else None


def _whole(kind: type[Namespace] | type[Extension] | type[Publication]) -> Callable[[Database, object], Ref | None]:
    def find(database: Database, node: object) -> Ref | None:
        names = strings([node])
        found = database.named(kind, names[0]) if names else None
        return Ref(found.catalog, found.oid) if found else None

    return find


_FINDERS: dict[str, Callable[[Database, object], Ref | None]] = {
    "OBJECT_TYPE": _type,
    "OBJECT_DOMAIN": _type,
    "OBJECT_DOMCONSTRAINT": _domain_constraint,
    "OBJECT_COLUMN": _column,
    "OBJECT_STATISTIC_EXT": _statistics,
    "OBJECT_SCHEMA": _whole(Namespace),
    "OBJECT_EXTENSION": _whole(Extension),
    "OBJECT_PUBLICATION": _whole(Publication),
}
