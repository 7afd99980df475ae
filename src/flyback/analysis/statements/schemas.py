"""CREATE SCHEMA, CREATE and ALTER EXTENSION, ... DEPENDS ON EXTENSION."""

from flyback.analysis.handlers import perform
from flyback.analysis.impact import ACCESS_EXCLUSIVE, ACCESS_SHARE, SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.missing import refuse_unknown
from flyback.analysis.naming import find_object
from flyback.analysis.relocating import row_type
from flyback.analysis.roles import role_name
from flyback.frozen import replaced
from flyback.model.snapshot import Dependency, Extension, Namespace, Policy, Ref, Relation, Rule, Trigger, Type
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, bodies, body_of, kind_of, listed, number, text

_ORDER = ("CreateSeqStmt", "CreateStmt", "ViewStmt", "IndexStmt", "CreateTrigStmt", "GrantStmt")
"""Source: `transformCreateSchemaStmtElements()` in src/backend/parser/parse_utilcmd.c."""


def create_schema_stmt(body: Node, impact: Impact) -> None:
    """Makes a schema, and what the statement puts into it."""
    owner = role_name(body.get("authrole"), impact.database)
    name = text(body, "schemaname") or owner
    if impact.database.named(Namespace, name) is not None:
        if not body.get("if_not_exists"):
            impact.refuse("42P06", f'schema "{name}" already exists')
        return
    impact.act("create schema", name=name)
    schema = Namespace(oid=impact.database.new_oid(), name=name, owner=owner)
    impact.database.put(schema)
    if "authrole" in body:
        impact.database.grant(Ref("pg_namespace", schema.oid), owner)
    path = (name, *impact.database.search_path)
    back = impact.database.session.change_local(lambda session: replaced(session, search_path=path))
    try:
        for node in sorted(listed(body, "schemaElts"), key=_place):
            perform(node, impact)
    finally:
        back()


def _place(node: Node) -> int:
    kind = kind_of(node)
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def create_extension_stmt(body: Node, impact: Impact) -> None:
    """Runs a script of the server's: from then on there is more than anybody here knows of."""
    name = text(body, "extname")
    if impact.database.named(Extension, name) is not None:
        if not body.get("if_not_exists"):
            impact.refuse("42710", f'extension "{name}" already exists')
        return
    options = {text(option, "defname"): option.get("arg") for _, option in bodies(listed(body, "options"), "DefElem")}
    schema = text(body_of(options.get("schema"), "String"), "sval") or impact.creation_schema
    home = impact.database.named(Namespace, schema)
    if home is None and impact.database.complete and "schema" in options and schema != "pg_catalog":
        impact.refuse("3F000", f'schema "{schema}" does not exist')
        return
    impact.act("create extension", name=name)
    extension = Extension(oid=impact.database.new_oid(), name=name, schema=schema)
    impact.database.put(extension, *([Ref("pg_namespace", home.oid)] if home else []))
    impact.database.doubt()


def alter_extension_stmt(body: Node, impact: Impact) -> None:
    """Runs a script of the server's that may do anything to what the extension made."""
    name = text(body, "extname")
    if impact.database.named(Extension, name) is None and impact.database.complete:
        impact.refuse("42704", f'extension "{name}" does not exist')
        return
    impact.act("update extension", name=name)
    impact.cannot_tell(f"what the update script of the extension {name} does")
    impact.database.doubt()


def alter_extension_contents_stmt(body: Node, impact: Impact) -> None:
    """Makes an object part of an extension, or its own again."""
    name, kind, node = text(body, "extname"), text(body, "objtype"), body.get("object")
    extension = impact.database.named(Extension, name)
    if extension is None:
        if impact.database.complete:
            impact.refuse("42704", f'extension "{name}" does not exist')
        return
    ref = find_object(impact, kind, node)
    if ref is None:
        refuse_unknown(impact, kind, node)
        return
    if ref.catalog == "pg_class":
        impact.lock(ref.oid, SHARE_UPDATE_EXCLUSIVE)
    for member in _with_types(impact, ref):
        edge = Dependency(member, Ref("pg_extension", extension.oid), "e")
        if number(body, "action") > 0:
            impact.database.depend(edge)
        else:
            impact.database.undepend(edge)


def _with_types(impact: Impact, ref: Ref) -> list[Ref]:
    """A relation's type of rows and a type's of arrays become members too."""
    row = row_type(impact.database, ref.oid) if ref.catalog == "pg_class" else None
    found = impact.database.find(Type, ref.oid) if ref.catalog == "pg_type" else row
    oids = [found.oid, found.array] if found else []
    return [ref, *(Ref("pg_type", oid) for oid in oids if oid and oid != ref.oid)]


def alter_object_depends_stmt(body: Node, impact: Impact) -> None:
    """Makes an object go with an extension, or stay again."""
    kind, name = text(body, "objectType"), text(below(body, "extname"), "sval")
    ref = _dependent(body, impact)
    extension = impact.database.named(Extension, name)
    if extension is None and impact.database.complete:
        impact.refuse("42704", f'extension "{name}" does not exist')
    if ref is None and "relation" not in body:
        refuse_unknown(impact, kind, body.get("object"))
    record = impact.database.get(ref) if ref else None
    if isinstance(record, Relation):
        impact.lock(record.oid, ACCESS_EXCLUSIVE)
    elif isinstance(record, Trigger):
        impact.lock(record.relation, ACCESS_SHARE)
    if ref is None or extension is None:
        return
    edge = Dependency(ref, Ref("pg_extension", extension.oid), "x")
    if body.get("remove"):
        impact.database.undepend(edge)
    else:
        impact.database.depend(edge)


def _dependent(body: Node, impact: Impact) -> Ref | None:
    if "relation" not in body:
        return find_object(impact, text(body, "objectType"), body.get("object"))
    relation = impact.relation(below(body, "relation"))
    if relation is None or "object" not in body:
        return Ref("pg_class", relation.oid) if relation else None
    name = text(body_of(next(iter(listed(body_of(body.get("object"), "List"), "items")), {}), "String"), "sval")
    for kind in (Trigger, Rule, Policy):
        for part in impact.database.of(relation.oid, kind):
            if isinstance(part, Trigger | Rule | Policy) and part.name == name:
                return Ref(part.catalog, part.oid)
    return None
