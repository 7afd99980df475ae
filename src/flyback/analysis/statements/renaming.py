"""ALTER ... RENAME.

Source: `ExecRenameStmt()` in src/backend/commands/alter.c, and `RenameRelation()`, `renameatt()` and
`RenameConstraint()` in src/backend/commands/tablecmds.c.
"""

from flyback.analysis.describing import RELATION_WORDS
from flyback.analysis.impact import ACCESS_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.mentioning import functions_mentioning
from flyback.analysis.missing import is_kind, object_text, refuse_unknown, short_name, word_of
from flyback.analysis.naming import RELKINDS, domain_constraint, find_object, named_relation
from flyback.analysis.rare import renamed_description
from flyback.analysis.relocating import rename_column, rename_relation, rename_schema, rename_type, row_type
from flyback.analysis.types.naming import resolve_type
from flyback.frozen import replaced
from flyback.model.publications import Publication
from flyback.model.snapshot import (
    Constraint,
    Function,
    Index,
    Namespace,
    Other,
    Policy,
    Ref,
    Relation,
    Rule,
    Statistics,
    Trigger,
    Type,
)
from flyback.syntax.object_names import Node, relation_name
from flyback.syntax.trees import below, listed, text

_PARTS: dict[str, type[Trigger] | type[Policy] | type[Rule]] = {
    "OBJECT_TRIGGER": Trigger,
    "OBJECT_POLICY": Policy,
    "OBJECT_RULE": Rule,
}
_CLUSTER = ("OBJECT_ROLE", "OBJECT_DATABASE", "OBJECT_TABLESPACE")
_INDEXES = ("i", "I")
_SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})


def rename_stmt(body: Node, impact: Impact) -> None:
    """Changes a name; nothing is read or written, but whoever uses the old name fails."""
    kind = text(body, "renameType")
    if kind in _CLUSTER:
        impact.act("cluster-wide object", name=f"{word_of(kind)} {text(body, 'subname')}", action="rename")
    elif kind == "OBJECT_SCHEMA":
        _rename_schema(body, impact)
    elif kind == "OBJECT_DOMCONSTRAINT":
        _rename_domain_constraint(body, impact)
    elif "relation" in body:
        _rename_in_relation(body, impact)
    else:
        _rename_object(body, impact)


def _rename_in_relation(body: Node, impact: Impact) -> None:
    kind = text(body, "renameType")
    relation = _relation(body, impact)
    if relation is None:
        return
    if kind in ("OBJECT_COLUMN", "OBJECT_ATTRIBUTE"):
        _rename_column(body, impact, relation)
    elif kind == "OBJECT_TABCONSTRAINT":
        _rename_constraint(body, impact, relation)
    elif kind in _PARTS:
        _rename_part(body, impact, relation)
    else:
        _rename_relation(body, impact, relation)


def _relation(body: Node, impact: Impact) -> Relation | None:
    kind, node = text(body, "renameType"), below(body, "relation")
    if kind in RELKINDS or kind == "OBJECT_COLUMN":
        named_relation(impact, kind if kind in RELKINDS else text(body, "relationType"), relation_name(node, ()))
    return impact.relation(node, missing_ok=bool(body.get("missing_ok")))


def _rename_relation(body: Node, impact: Impact, relation: Relation) -> None:
    kind, name = text(body, "renameType"), text(body, "newname")
    is_index = relation.kind in _INDEXES
    weakly = kind == "OBJECT_INDEX" and is_index
    impact.lock(relation.oid, SHARE_UPDATE_EXCLUSIVE if weakly else ACCESS_EXCLUSIVE)
    word = word_of(kind) if relation.assumed else RELATION_WORDS[relation.kind]
    index = impact.database.find(Index, relation.oid)
    users = "" if is_index else functions_mentioning(impact.database, relation.name)
    home = index.table if index else relation.oid
    impact.act(f"rename {word}", home, relation.name, to=name, mentioned_by=users)
    if not is_index:
        is_kind(impact, kind if kind not in ("OBJECT_TABLE", "OBJECT_INDEX") else "", Ref("pg_class", relation.oid))
    other = impact.database.relation_named(relation.schema, name)
    if other is not None:
        impact.refuse("42P07", f'relation "{name}" already exists')
    if not impact.refused:
        rename_relation(impact.database, relation, name)


def _rename_column(body: Node, impact: Impact, relation: Relation) -> None:
    database, old, new = impact.database, text(body, "subname"), text(body, "newname")
    impact.lock(relation.oid, ACCESS_EXCLUSIVE)
    what = "attribute" if text(body, "renameType") == "OBJECT_ATTRIBUTE" else "column"
    recurses = what == "attribute" or bool(below(body, "relation").get("inh"))
    row = row_type(database, relation.oid) if relation.kind == "c" else None
    typed = _typed_tables(impact, row or _composite(impact, relation))
    below_it = [*database.descendants(relation.oid), *typed]
    users = functions_mentioning(database, relation.name, old)
    impact.act(f"rename {what}", relation.oid, old, to=new, mentioned_by=users)
    _check_column(body, impact, relation)
    if typed and body.get("behavior") != "DROP_CASCADE":
        impact.refuse("2BP01", f'cannot alter type "{relation.name}" because it is the type of a typed table')
    if below_it and not recurses:
        impact.refuse("42P16", f'inherited column "{old}" must be renamed in child tables too')
    for oid in (relation.oid, *below_it):
        impact.lock(oid, ACCESS_EXCLUSIVE)
        home = database.relation(oid)
        column = home.column(old)
        if home.column(new) is not None:
            impact.refuse("42701", f'column "{new}" of relation "{home.name}" already exists')
        elif column is not None and not impact.refused:
            rename_column(database, home, column, new)


def _check_column(body: Node, impact: Impact, relation: Relation) -> None:
    old = text(body, "subname")
    column = relation.column(old)
    if old in _SYSTEM_COLUMNS:
        impact.refuse("0A000", f'cannot rename system column "{old}"')
    elif column is None and not relation.assumed:
        impact.refuse("42703", f'column "{old}" does not exist')
    elif column is not None and column.inherited:
        impact.refuse("42P16", f'cannot rename inherited column "{old}"')
    if relation.of_type:
        impact.refuse("42809", "cannot rename column of typed table")


def _composite(impact: Impact, relation: Relation) -> Type | None:
    if relation.kind != "c":
        return None
    return impact.database.type_named(relation.schema, relation.name)


def _typed_tables(impact: Impact, composite: Type | None) -> list[int]:
    if composite is None:
        return []
    edges = impact.database.dependents(Ref("pg_type", composite.oid))
    found = [
        impact.database.find(Relation, edge.dependent.oid) for edge in edges if edge.dependent.catalog == "pg_class"
    ]
    return [relation.oid for relation in found if relation is not None and relation.of_type == composite.oid]


def _rename_constraint(body: Node, impact: Impact, relation: Relation) -> None:
    database, old, new = impact.database, text(body, "subname"), text(body, "newname")
    impact.lock(relation.oid, ACCESS_EXCLUSIVE)
    found = _constraint(impact, relation.oid, old)
    impact.act("rename constraint", relation.oid, old, to=new)
    if found is None:
        if not relation.assumed:
            impact.refuse("42704", f'constraint "{old}" for table "{relation.name}" does not exist')
        return
    inherits = found.kind in "cn" and not found.no_inherit
    if inherits and not found.is_local:
        impact.refuse("42P16", f'cannot rename inherited constraint "{old}"')
    below_it = database.descendants(relation.oid) if inherits else []
    if below_it and not below(body, "relation").get("inh"):
        impact.refuse("42P16", f'inherited constraint "{old}" must be renamed in child tables too')
    if _constraint(impact, relation.oid, new) is not None:
        impact.refuse("42710", f'constraint "{new}" for relation "{relation.name}" already exists')
    for oid in (relation.oid, *below_it):
        impact.lock(oid, ACCESS_EXCLUSIVE)
        constraint = _constraint(impact, oid, old)
        if constraint is not None and not impact.refused:
            _put_constraint(impact, constraint, new)


def _constraint(impact: Impact, relation: int, name: str) -> Constraint | None:
    return next((each for each in impact.database.of(relation, Constraint) if each.name == name), None)


def _put_constraint(impact: Impact, constraint: Constraint, name: str) -> None:
    impact.database.put(replaced(constraint, name=name))
    index = impact.database.find(Relation, constraint.index) if constraint.kind in "pux" else None
    if index is None:
        return
    impact.lock(index.oid, SHARE_UPDATE_EXCLUSIVE)
    if impact.database.relation_named(index.schema, name) is not None:
        impact.refuse("42P07", f'relation "{name}" already exists')
    else:
        impact.database.put(replaced(index, name=name))


def _rename_part(body: Node, impact: Impact, relation: Relation) -> None:
    kind, old, new = text(body, "renameType"), text(body, "subname"), text(body, "newname")
    word = word_of(kind)
    impact.lock(relation.oid, ACCESS_EXCLUSIVE)
    impact.act(f"rename {word}", relation.oid, old, to=new)
    parts = {part.name: part for part in impact.database.of(relation.oid, _PARTS[kind])}
    if old not in parts:
        if not relation.assumed:
            place = "relation" if kind == "OBJECT_RULE" else "table"
            impact.refuse("42704", f'{word} "{old}" for {place} "{relation.name}" does not exist')
        return
    if new in parts:
        place = "table" if kind == "OBJECT_POLICY" else "relation"
        impact.refuse("42710", f'{word} "{new}" for {place} "{relation.name}" already exists')
    part = parts[old]
    impact.database.put(replaced(part, name=new))
    if isinstance(part, Trigger):
        if part.parent:
            impact.refuse("0A000", f'cannot rename trigger "{old}" on table "{relation.name}"')
        for oid in impact.database.descendants(relation.oid) if relation.kind == "p" else ():
            impact.lock(oid, ACCESS_EXCLUSIVE)
            for copy in impact.database.of(oid, Trigger):
                if copy.name == old and copy.parent:
                    impact.database.put(replaced(copy, name=new))


def _rename_schema(body: Node, impact: Impact) -> None:
    old, new = text(body, "subname"), text(body, "newname")
    found = impact.database.named(Namespace, old)
    own = impact.own_detail(Ref("pg_namespace", found.oid)) if found else ""
    impact.act("rename schema", name=old, to=new, own=own)
    if found is None:
        if impact.database.complete:
            impact.refuse("3F000", f'schema "{old}" does not exist')
        return
    if impact.database.named(Namespace, new) is not None:
        impact.refuse("42P06", f'schema "{new}" already exists')
        return
    rename_schema(impact.database, found, new)


def _rename_domain_constraint(body: Node, impact: Impact) -> None:
    old, new = text(body, "subname"), text(body, "newname")
    domain = resolve_type({"names": listed(below(below(body, "object"), "List"), "items")}, impact.database).oid
    impact.act("rename constraint", name=old, to=new)
    found = domain_constraint(impact.database, domain, old) if domain else None
    record = impact.database.find(Constraint, found.oid) if found else None
    if record is not None:
        impact.database.put(replaced(record, name=new))
    elif impact.database.complete and domain:
        impact.refuse("42704", f'constraint "{old}" for domain {short_name(body.get("object"))} does not exist')


def _rename_object(body: Node, impact: Impact) -> None:
    kind, node, new = text(body, "renameType"), body.get("object"), text(body, "newname")
    ref = find_object(impact, kind, node)
    impact.act(f"rename {word_of(kind)}", name=object_text(impact, kind, node), to=new, own=impact.own_detail(ref))
    if ref is None:
        refuse_unknown(impact, kind, node)
        return
    if not is_kind(impact, kind, ref):
        return
    match impact.database.get(ref):
        case Type() as found:
            _rename_type(impact, found, new)
        case Function() | Statistics() | Publication() as record:
            impact.database.put(replaced(record, name=new))
        case Other() as record:
            impact.database.put(replaced(record, name=renamed_description(record.name, short_name(node), new)))
        case _:
            pass


def _rename_type(impact: Impact, found: Type, new: str) -> None:
    relation = impact.database.find(Relation, found.relation)
    if relation is not None and relation.kind != "c":
        impact.refuse("42809", f"{found.name} is a table's row type")
        return
    if relation is not None:
        impact.lock(relation.oid, ACCESS_EXCLUSIVE)
    if impact.database.type_named(found.schema, new) is not None:
        impact.refuse("42710", f'type "{new}" already exists')
        return
    rename_type(impact.database, found, new)
