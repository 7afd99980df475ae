"""ALTER ... SET SCHEMA and OWNER TO, REASSIGN OWNED, DROP OWNED.

Source: `ExecAlterObjectSchemaStmt()` in src/backend/commands/alter.c, `AlterTableNamespace()` in tablecmds.c,
`shdepDropOwned()` and `shdepReassignOwned()` in src/backend/catalog/pg_shdepend.c.
"""

from flyback.analysis.describing import described
from flyback.analysis.dropping import drop
from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.analysis.missing import is_kind, object_text, refuse_unknown, word_of
from flyback.analysis.naming import find_object, named_relation
from flyback.analysis.owning import own
from flyback.analysis.relocating import move, owned_sequences
from flyback.analysis.roles import role_name, role_names
from flyback.model.snapshot import Extension, Function, Namespace, Policy, Ref, Relation, Type
from flyback.syntax.object_names import Node, relation_name
from flyback.syntax.trees import below, text

_SHARED_BY_GRANT = ("pg_foreign_data_wrapper", "pg_foreign_server", "pg_language", "pg_largeobject")
_CLUSTER = ("OBJECT_DATABASE", "OBJECT_TABLESPACE", "OBJECT_SUBSCRIPTION")


def alter_object_schema_stmt(body: Node, impact: Impact) -> None:
    """Puts an object into another schema, with what belongs to it."""
    kind, schema = text(body, "objectType"), text(body, "newschema")
    if "relation" in body:
        _move_relation(body, impact)
        return
    node = body.get("object")
    ref = find_object(impact, kind, node)
    shown = object_text(impact, kind, node)
    impact.act("set schema", name=shown, to=schema, object=word_of(kind), own=impact.own_detail(ref))
    if ref is None:
        refuse_unknown(impact, kind, node)
        return
    if not is_kind(impact, kind, ref) or _is_row_type(impact, ref) or not _has_schema(impact, schema):
        return
    if isinstance(impact.database.get(ref), Extension):
        _move_members(impact, ref, schema)
    move(impact.database, ref, schema)


def _move_relation(body: Node, impact: Impact) -> None:
    kind, schema, node = text(body, "objectType"), text(body, "newschema"), below(body, "relation")
    named_relation(impact, kind, relation_name(node, ()))
    relation = impact.relation(node, missing_ok=bool(body.get("missing_ok")))
    if relation is None:
        return
    impact.lock(relation.oid, ACCESS_EXCLUSIVE)
    impact.act("set schema", relation.oid, relation.name, to=schema, object=word_of(kind))
    if kind != "OBJECT_TABLE":
        is_kind(impact, kind, Ref("pg_class", relation.oid))
    if relation.kind in ("i", "I"):
        impact.refuse("42809", f'cannot change schema of index "{relation.name}"')
    if relation.kind == "S" and _is_owned(impact, relation):
        impact.refuse("0A000", "cannot move an owned sequence into another schema")
    if not _has_schema(impact, schema) or impact.refused:
        return
    if schema != relation.schema and impact.database.relation_named(schema, relation.name) is not None:
        impact.refuse("42P07", f'relation "{relation.name}" already exists in schema "{schema}"')
        return
    for sequence in owned_sequences(impact.database, relation.oid):
        impact.lock(sequence, ACCESS_EXCLUSIVE)
    move(impact.database, Ref("pg_class", relation.oid), schema)


def _is_owned(impact: Impact, sequence: Relation) -> bool:
    edges = impact.database.dependencies(Ref("pg_class", sequence.oid))
    return any(edge.on.catalog == "pg_class" and edge.on.column and edge.kind in ("a", "i") for edge in edges)


def _is_row_type(impact: Impact, ref: Ref) -> bool:
    found = impact.database.find(Type, ref.oid) if ref.catalog == "pg_type" else None
    relation = impact.database.find(Relation, found.relation) if found else None
    if found is not None and relation is not None and relation.kind != "c":
        impact.refuse("42809", f"{found.name} is a table's row type")
    return impact.refused


def _has_schema(impact: Impact, schema: str) -> bool:
    if impact.database.complete and impact.database.named(Namespace, schema) is None and schema != "pg_catalog":
        impact.refuse("3F000", f'schema "{schema}" does not exist')
    return not impact.refused


def _move_members(impact: Impact, extension: Ref, schema: str) -> None:
    for edge in impact.database.dependents(extension):
        if edge.kind == "e":
            if isinstance(impact.database.get(edge.dependent), Relation):
                impact.lock(edge.dependent.oid, ACCESS_EXCLUSIVE)
            move(impact.database, edge.dependent, schema)


def alter_owner_stmt(body: Node, impact: Impact) -> None:
    """Gives an object other than a relation to another role."""
    kind, node, role = text(body, "objectType"), body.get("object"), role_name(body.get("newowner"), impact.database)
    shown = object_text(impact, kind, node)
    if kind in _CLUSTER:
        impact.act("cluster-wide object", name=f"{word_of(kind)} {shown}", action="owner")
        return
    ref = find_object(impact, kind, node)
    impact.act("set owner", name=shown, to=role, object=word_of(kind), own=impact.own_detail(ref))
    if ref is not None and is_kind(impact, kind, ref) and not _is_row_type(impact, ref):
        own(impact, ref, role)
    elif ref is None:
        refuse_unknown(impact, kind, node)


def reassign_owned_stmt(body: Node, impact: Impact) -> None:
    """Gives everything in this database that some roles own to another role."""
    role = role_name(body.get("newrole"), impact.database)
    for old in role_names(body, "roles", impact.database):
        impact.act("set owner", name=f"everything of {old}", to=role, object="everything")
        if not impact.database.complete:
            impact.cannot_tell(f"what the role {old} owns")
        for ref in _owned_by(impact, old):
            own(impact, ref, role)


def drop_owned_stmt(body: Node, impact: Impact) -> None:
    """Drops everything in this database that some roles own, and takes their privileges away."""
    cascade = body.get("behavior") == "DROP_CASCADE"
    owned: dict[Ref, None] = {}
    for role in role_names(body, "roles", impact.database):
        impact.act("drop owned", name=role, cascade="yes" if cascade else "")
        if not impact.database.complete:
            impact.cannot_tell(f"what the role {role} owns")
        owned.update(dict.fromkeys(_owned_by(impact, role)))
        _take_privileges(impact, role)
    if owned:
        drop(impact, list(owned), cascade=cascade)


def _owned_by(impact: Impact, role: str) -> list[Ref]:
    found = []
    for ref, holder in list(impact.database.grants):
        record = impact.database.get(ref)
        if holder != role or record is None:
            continue
        owner = record.owner if isinstance(record, Relation | Type | Function | Namespace) else role
        if owner == role and not ref.column and not isinstance(record, Policy) and ref.catalog not in _SHARED_BY_GRANT:
            found.append(ref)
        elif ref.catalog in _SHARED_BY_GRANT:
            impact.cannot_tell(f"whether {role} owns {described(impact.database, ref)} or may only use it")
    return found


def _take_privileges(impact: Impact, role: str) -> None:
    for ref, holder in list(impact.database.grants):
        record = impact.database.get(ref)
        if holder != role or record is None:
            continue
        if isinstance(record, Policy):
            _leave_policy(impact, record)
        elif isinstance(record, Relation) and record.owner != role:
            impact.act("revoke", record.oid, "all privileges", roles=role)
        impact.database.revoke(ref, holder)


def _leave_policy(impact: Impact, policy: Policy) -> None:
    """A policy is altered to be for the other roles; one for nobody else is dropped."""
    impact.lock(policy.relation, ACCESS_EXCLUSIVE)
    impact.act("alter policy", policy.relation, policy.name)
    ref = Ref("pg_policy", policy.oid)
    if sum(held == ref for held, _ in impact.database.grants) == 1:
        drop(impact, [ref], cascade=False)
