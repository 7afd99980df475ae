"""Objects as PostgreSQL names them in its messages.

Source: `getObjectDescription()` in src/backend/catalog/objectaddress.c.
"""

from flyback.analysis.database import Database
from flyback.model.snapshot import (
    Constraint,
    Extension,
    Function,
    Namespace,
    Other,
    Policy,
    Publication,
    Published,
    Ref,
    Relation,
    Rule,
    Statistics,
    Trigger,
    Type,
)
from flyback.syntax.quoting import written

_RELATION_WORDS = {
    "i": "index",
    "I": "index",
    "S": "sequence",
    "v": "view",
    "m": "materialized view",
    "f": "foreign table",
    "c": "composite type",
    "t": "toast table",
}
_FUNCTION_WORDS = {"p": "procedure", "a": "aggregate"}


def visible_name(database: Database, relation: Relation) -> str:
    """Its name, with the schema only where the search_path does not lead to it."""
    if relation.schema in database.search_path and relation.name:
        found = database.relation_named("", relation.name)
        if found is None or found.oid == relation.oid:
            return written(relation.name)
    return written(relation.schema, relation.name)


def type_name(database: Database, oid: int) -> str:
    """A type as `format_type()` writes it; `-` when it is not known."""
    found = database.find(Type, oid)
    if found is None:
        return _BUILT_IN.get(oid, "-")
    if found.element and not found.relation:
        element = database.find(Type, found.element)
        if element is not None and element.array == oid:
            return f"{type_name(database, found.element)}[]"
    seen = found.schema in database.search_path
    return written(found.name) if seen else written(found.schema, found.name)


def signature(database: Database, function: Function) -> str:
    """`f(integer)`, with the schema only where the search_path does not lead to it."""
    name = (
        written(function.name) if function.schema in database.search_path else written(function.schema, function.name)
    )
    return f"{name}({','.join(type_name(database, oid) for oid in function.arguments)})"


def default_owner(database: Database, default: Ref) -> Ref | None:
    """The column that a default or generation expression belongs to."""
    for edge in database.dependencies(default):
        if edge.on.catalog == "pg_class" and edge.on.column and edge.kind in ("a", "i"):
            relation = database.find(Relation, edge.on.oid)
            if relation and any(column.default == default.oid for column in relation.columns):
                return edge.on
    return None


def described(database: Database, ref: Ref) -> str:
    """`column a of table t`, `constraint ch_p_fk on table ch`."""
    if ref.catalog == "pg_attrdef":
        column = default_owner(database, ref)
        return f"default value for {described(database, column)}" if column else f"default value {ref.oid}"
    match database.get(ref):
        case Relation() as relation:
            whole = f"{_RELATION_WORDS.get(relation.kind, 'table')} {visible_name(database, relation)}"
            return f"column {column_name(relation, ref.column)} of {whole}" if ref.column else whole
        case Constraint() as constraint:
            return _constraint(database, constraint)
        case Trigger() | Rule() | Policy() as part:
            return _part(database, part)
        case Type() as found:
            return f"type {type_name(database, found.oid)}"
        case Function() as function:
            return f"{_FUNCTION_WORDS.get(function.kind, 'function')} {signature(database, function)}"
        case Statistics() as statistics:
            return f"statistics object {written(statistics.schema, statistics.name)}"
        case Published() as published:
            return _published(database, published)
        case Publication() | Namespace() | Extension() as found:
            word = {"pg_namespace": "schema", "pg_extension": "extension"}.get(found.catalog, "publication")
            return f"{word} {written(found.name)}"
        case Other() as other:
            return other.name
        case _:
            return f"an object of {ref.catalog}"


def column_name(relation: Relation, number: int) -> str:
    """The name of a column by its number."""
    return next((written(column.name) for column in relation.columns if column.number == number), str(number))


def _whole(database: Database, oid: int) -> str:
    return described(database, Ref("pg_class", oid))


def _constraint(database: Database, constraint: Constraint) -> str:
    if constraint.relation:
        return f"constraint {written(constraint.name)} on {_whole(database, constraint.relation)}"
    return f"constraint {written(constraint.name)} on domain {type_name(database, constraint.domain)}"


def _part(database: Database, part: Trigger | Rule | Policy) -> str:
    if isinstance(part, Rule) and part.name == "_RETURN":
        return f"rule _RETURN on {_whole(database, part.relation)}"
    word = {"pg_trigger": "trigger", "pg_rewrite": "rule"}.get(part.catalog, "policy")
    return f"{word} {written(part.name)} on {_whole(database, part.relation)}"


def _published(database: Database, published: Published) -> str:
    publication = database.find(Publication, published.publication)
    name = written(publication.name) if publication else "?"
    relation = database.find(Relation, published.relation)
    return f"publication of table {visible_name(database, relation) if relation else '?'} in publication {name}"


_BUILT_IN = {
    16: "boolean",
    17: "bytea",
    18: '"char"',
    19: "name",
    20: "bigint",
    21: "smallint",
    23: "integer",
    25: "text",
    26: "oid",
    114: "json",
    700: "real",
    701: "double precision",
    1042: "character",
    1043: "character varying",
    1082: "date",
    1083: "time without time zone",
    1114: "timestamp without time zone",
    1184: "timestamp with time zone",
    1186: "interval",
    1700: "numeric",
    2278: "void",
    2279: "trigger",
    2276: '"any"',
    2950: "uuid",
    3802: "jsonb",
    1007: "integer[]",
    1009: "text[]",
}
