"""Objects of which a snapshot only knows how PostgreSQL describes them: operators, casts, servers ..."""

import re
from collections.abc import Iterable

from flyback.analysis.database import Database
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import resolve_type, type_as_sql
from flyback.model.snapshot import Namespace, Other, Ref
from flyback.syntax.object_names import dotted_name, strings
from flyback.syntax.quoting import written
from flyback.syntax.trees import listed

_QUALIFIED = {
    "OBJECT_COLLATION": ("pg_collation", "collation"),
    "OBJECT_CONVERSION": ("pg_conversion", "conversion"),
    "OBJECT_TSCONFIGURATION": ("pg_ts_config", "text search configuration"),
    "OBJECT_TSDICTIONARY": ("pg_ts_dict", "text search dictionary"),
    "OBJECT_TSPARSER": ("pg_ts_parser", "text search parser"),
    "OBJECT_TSTEMPLATE": ("pg_ts_template", "text search template"),
    "OBJECT_OPCLASS": ("pg_opclass", "operator class"),
    "OBJECT_OPFAMILY": ("pg_opfamily", "operator family"),
    "OBJECT_OPERATOR": ("pg_operator", "operator"),
}
BLANK_PADDED = {1042: "character", 1560: "bit"}
"""Types that `format_type()` calls otherwise where no length is given."""
_PLAIN = {
    "OBJECT_ACCESS_METHOD": ("pg_am", "access method"),
    "OBJECT_LANGUAGE": ("pg_language", "language"),
    "OBJECT_FDW": ("pg_foreign_data_wrapper", "foreign-data wrapper"),
    "OBJECT_FOREIGN_SERVER": ("pg_foreign_server", "server"),
    "OBJECT_EVENT_TRIGGER": ("pg_event_trigger", "event trigger"),
    "OBJECT_SUBSCRIPTION": ("pg_subscription", "subscription"),
    "OBJECT_CAST": ("pg_cast", "cast"),
    "OBJECT_TRANSFORM": ("pg_transform", "transform"),
}


def rare_object(database: Database, kind: str, node: object) -> Other | None:
    """The object of a kind, `OBJECT_OPERATOR`, that a parse tree names; None when nobody knows it."""
    catalog = (_QUALIFIED.get(kind) or _PLAIN.get(kind) or ("", ""))[0]
    if not catalog:
        return None
    wanted = descriptions(database, kind, node)
    known = {other.name: other for other in database.all(Other) if other.catalog == catalog}
    return next((known[name] for name in wanted if name in known), None)


def descriptions(database: Database, kind: str, node: object) -> list[str]:
    """How PostgreSQL may describe what a parse tree names: under each schema where it may be, the nearest first."""
    return list(_descriptions(database, kind, node))


def add_rare(database: Database, kind: str, node: object, *on: Ref) -> Ref | None:
    """Put a new one, named by such a parse tree, into the database; it depends on `on`. None for kinds not known."""
    catalog = (_QUALIFIED.get(kind) or _PLAIN.get(kind) or ("", ""))[0]
    named = descriptions(database, kind, node)
    if not catalog or not named:
        return None
    added = Other(catalog=catalog, oid=database.new_oid(), name=named[0])
    schema = database.named(Namespace, database.search_path[0]) if kind in _QUALIFIED and database.search_path else None
    database.put(added, *on, *([Ref("pg_namespace", schema.oid)] if schema else []))
    return Ref(catalog, added.oid)


def renamed_description(description: str, old: str, new: str) -> str:
    """`collation public.c` under another name."""
    pattern = rf"(?<=[ .]){re.escape(written(old))}(?=$|\(| for access method )"
    return re.sub(pattern, lambda _: written(new), description, count=1)


def moved_description(description: str, schema: str) -> str:
    """`collation public.c` in another schema; what is in none stays as it is."""
    return re.sub(r' (?:\w+|"(?:[^"]|"")+")\.', lambda _: f" {written(schema)}.", description, count=1)


def full_type_name(oid: int, database: Database) -> str:
    """A type as `format_type()` writes it when no schema is in the search_path."""
    found = kind_of(oid, database)
    if oid in BLANK_PADDED:
        return BLANK_PADDED[oid]
    if found is None or found.schema == "pg_catalog":
        return type_as_sql(oid, -1, database)
    if found.category == "A" and found.element:
        return full_type_name(found.element, database) + "[]"
    return written(found.schema, found.name)


def _descriptions(database: Database, kind: str, node: object) -> Iterable[str]:
    if kind == "OBJECT_CAST":
        source, target = _types(database, node)
        yield f"cast from {source} to {target}"
    elif kind == "OBJECT_TRANSFORM":
        items = listed(_body(node, "List"), "items")
        yield f"transform for {_types(database, node)[0]} language {''.join(strings(items[1:]))}"
    elif kind in _PLAIN:
        yield f"{_PLAIN[kind][1]} {written(*strings([node]))}"
    elif kind in ("OBJECT_OPCLASS", "OBJECT_OPFAMILY"):
        method, *names = strings(listed(_body(node, "List"), "items"))
        for schema in [names[0]] if len(names) > 1 else database.search_path:
            yield f"{_QUALIFIED[kind][1]} {written(schema, names[-1])} for access method {method}"
    elif kind == "OBJECT_OPERATOR":
        body = _body(node, "ObjectWithArgs")
        name = dotted_name(body.get("objname"), ())
        types = ",".join(_operand(database, each) for each in listed(body, "objargs"))
        for schema in [name.schema] if name.schema else database.search_path:
            yield f"operator {written(schema)}.{name.name}({types})"
    elif kind in _QUALIFIED:
        name = dotted_name(node, ())
        for schema in [name.schema] if name.schema else database.search_path:
            yield f"{_QUALIFIED[kind][1]} {written(schema, name.name)}"


def _types(database: Database, node: object) -> tuple[str, str]:
    found = [
        full_type_name(resolve_type(each, database).oid, database) for each in listed(_body(node, "List"), "items")
    ]
    return found[0] if found else "", found[1] if len(found) > 1 else ""


def _operand(database: Database, node: object) -> str:
    return full_type_name(resolve_type(node, database).oid, database) if node else "NONE"


def _body(node: object, kind: str) -> dict[str, object]:
    inner = node.get(kind) if isinstance(node, dict) else None
    return inner if isinstance(inner, dict) else {}
