"""What the server says of objects that are not there, or not of the kind that the statement says."""

from flyback.analysis.builtins.functions import FUNCTIONS
from flyback.analysis.describing import signature
from flyback.analysis.impact import Impact
from flyback.analysis.naming import RELKINDS, part_of
from flyback.analysis.types.naming import resolve_type
from flyback.model.snapshot import Function, Namespace, Ref, Relation, Type
from flyback.syntax.object_names import dotted_name, strings
from flyback.syntax.quoting import written
from flyback.syntax.trees import body_of, listed

_RELATIONS = ("OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE")
_PARTS = {
    "OBJECT_TRIGGER": "table",
    "OBJECT_RULE": "relation",
    "OBJECT_POLICY": "table",
    "OBJECT_TABCONSTRAINT": "table",
}
_ROUTINES = ("OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_AGGREGATE", "OBJECT_ROUTINE")


def word_of(kind: str) -> str:
    """`materialized view` of `OBJECT_MATVIEW`, `statistics` of `OBJECT_STATISTIC_EXT`."""
    return _WORDS.get(kind) or kind.removeprefix("OBJECT_").replace("_", " ").lower()


def refuse_missing(impact: Impact, kind: str, node: object) -> None:
    """Note that the server refuses the statement because the object that it names is not there."""
    if kind in _PARTS:
        _refuse_part(impact, kind, node)
    elif kind in _ROUTINES or kind == "OBJECT_OPERATOR":
        _refuse_routine(impact, kind, node)
    else:
        if kind == "OBJECT_CAST":
            types = [resolve_type(each, impact.database).text for each in listed(body_of(node, "List"), "items")]
            impact.refuse("42704", f"cast from type {' to type '.join(types)} does not exist")
        schema = dotted_name(node, ()).schema if kind != "OBJECT_SCHEMA" else object_text(impact, kind, node)
        if schema and impact.database.named(Namespace, schema) is None:
            impact.refuse("3F000", f'schema "{schema}" does not exist')
        sqlstate = "42P01" if kind in _RELATIONS else "42704"
        impact.refuse(
            sqlstate, f'{_LONG_WORDS.get(kind) or word_of(kind)} "{object_text(impact, kind, node)}" does not exist'
        )


def refuse_unknown(impact: Impact, kind: str, node: object) -> None:
    """The same, where the catalogue is complete and the name is not one of the server's own objects."""
    if impact.database.complete and not _is_built_in(impact, kind, node):
        refuse_missing(impact, kind, node)


def _is_built_in(impact: Impact, kind: str, node: object) -> bool:
    shown = object_text(impact, kind, node)
    if kind in _ROUTINES:
        return shown.partition("(")[0].removeprefix("pg_catalog.") in FUNCTIONS
    if kind in ("OBJECT_TYPE", "OBJECT_DOMAIN"):
        names = body_of(node, "List").get("items")
        return bool(resolve_type({"names": names} if names else node, impact.database).oid)
    return kind in _OFTEN_BUILT_IN or shown.startswith("pg_") or shown == "information_schema"


def is_kind(impact: Impact, kind: str, ref: Ref) -> bool:
    """Whether what has that name is what the statement says; noted as refused when not."""
    match impact.database.get(ref):
        case Relation() as relation if not ref.column and relation.kind not in RELKINDS.get(kind, relation.kind):
            article = "an" if kind == "OBJECT_INDEX" else "a"
            impact.refuse("42809", f'"{relation.name}" is not {article} {word_of(kind)}')
        case Type(kind=typtype, name=name) if kind == "OBJECT_DOMAIN" and typtype != "d":
            impact.refuse("42809", f"{name} is not a domain")
        case Function() as function:
            _check_routine(impact, kind, function)
        case _:
            pass
    return not impact.refused


def _check_routine(impact: Impact, kind: str, function: Function) -> None:
    shown = signature(impact.database, function)
    if kind == "OBJECT_FUNCTION" and function.kind == "a":
        impact.refuse("42809", f'"{function.name}" is an aggregate function')
    elif kind == "OBJECT_FUNCTION" and function.kind == "p":
        impact.refuse("42809", f"{shown} is not a function")
    elif kind == "OBJECT_PROCEDURE" and function.kind != "p":
        impact.refuse("42809", f"{shown} is not a procedure")
    elif kind == "OBJECT_AGGREGATE" and function.kind != "a":
        impact.refuse("42809", f"function {shown} is not an aggregate")


def object_text(impact: Impact, kind: str, node: object) -> str:
    """The name of an object as the statement has it, `public.t`, `f(integer)`."""
    match node:
        case {"ObjectWithArgs": dict(body)}:
            name = str(dotted_name(body.get("objname"), ()))
            if body.get("args_unspecified"):
                return name
            types = ",".join(resolve_type(each, impact.database).text for each in listed(body, "objargs"))
            return f"{name}({types})"
        case {"TypeName": dict(body)}:
            return ".".join(strings(body.get("names")))
        case {"List": {"items": list(items)}} if kind in ("OBJECT_CAST", "OBJECT_TRANSFORM", "OBJECT_DOMCONSTRAINT"):
            return " ".join(object_text(impact, "", item) for item in items)
        case {"List": {"items": list(items)}}:
            return ".".join(strings(items))
        case _:
            return ".".join(strings([node]))


def short_name(node: object) -> str:
    """The last part of an object's name."""
    match node:
        case {"ObjectWithArgs": dict(body)}:
            return dotted_name(body.get("objname"), ()).name
        case _:
            return dotted_name(node, ()).name


def _refuse_part(impact: Impact, kind: str, node: object) -> None:
    place, name = part_of(node)
    relation = impact.database.relation_named(place.schema, place.name)
    if relation is None:
        impact.refuse("42P01", f'relation "{written(place.schema, place.name)}" does not exist')
    else:
        impact.refuse("42704", f'{word_of(kind)} "{name}" for {_PARTS[kind]} "{relation.name}" does not exist')


_OFTEN_BUILT_IN = frozenset(
    {
        *(
            "OBJECT_OPERATOR",
            "OBJECT_OPCLASS",
            "OBJECT_OPFAMILY",
            "OBJECT_CAST",
            "OBJECT_TRANSFORM",
            "OBJECT_COLLATION",
        ),
        *("OBJECT_CONVERSION", "OBJECT_LANGUAGE", "OBJECT_ACCESS_METHOD", "OBJECT_TSCONFIGURATION"),
        *("OBJECT_TSDICTIONARY", "OBJECT_TSPARSER", "OBJECT_TSTEMPLATE", "OBJECT_LARGEOBJECT"),
        *("OBJECT_PARAMETER_ACL", "OBJECT_DATABASE", "OBJECT_ROLE", "OBJECT_TABLESPACE", "OBJECT_SUBSCRIPTION"),
    }
)
"""Or not of this database."""


def _refuse_routine(impact: Impact, kind: str, node: object) -> None:
    shown = object_text(impact, kind, node)
    if kind == "OBJECT_OPERATOR":
        name, _, types = shown.rstrip(")").partition("(")
        impact.refuse("42883", f"operator does not exist: {types.replace(',', f' {name} ')}")
    elif "(" not in shown:
        impact.refuse("42883", f'could not find {_ARTICLES[kind]} named "{shown}"')
    else:
        impact.refuse("42883", f"{word_of(kind)} {shown} does not exist")


_ARTICLES = {
    "OBJECT_FUNCTION": "a function",
    "OBJECT_PROCEDURE": "a procedure",
    "OBJECT_AGGREGATE": "an aggregate",
    "OBJECT_ROUTINE": "a procedure",
}
_WORDS = {
    "OBJECT_MATVIEW": "materialized view",
    "OBJECT_STATISTIC_EXT": "statistics",
    "OBJECT_TABCONSTRAINT": "constraint",
    "OBJECT_DOMCONSTRAINT": "constraint",
    "OBJECT_FDW": "foreign-data wrapper",
    "OBJECT_FOREIGN_SERVER": "server",
    "OBJECT_OPCLASS": "operator class",
    "OBJECT_OPFAMILY": "operator family",
    "OBJECT_TSCONFIGURATION": "text search configuration",
    "OBJECT_TSDICTIONARY": "text search dictionary",
    "OBJECT_TSPARSER": "text search parser",
    "OBJECT_TSTEMPLATE": "text search template",
    "OBJECT_LARGEOBJECT": "large object",
}
_LONG_WORDS = {"OBJECT_STATISTIC_EXT": "statistics object", "OBJECT_DOMAIN": "type"}
