"""Which relations a statement will lock so strongly that an application has to wait: SHARE and above.

Only what the statement's text names, and what those relations are tied to; what a view, a cascade or a function
reaches is not seen. Relations of kinds that LOCK TABLE does not take (views, sequences, materialized views) are not
listed where the statement says that they are such.

Source: PostgreSQL's source (tablecmds.c, indexcmds.c, trigger.c, policy.c, rewriteDefine.c) and measurements on 15
to 18.
"""

from collections.abc import Callable, Mapping

from flyback.syntax.alter_table_locks import alter_table, column_constraints, partition_kin, references
from flyback.syntax.locks import (
    ACCESS_EXCLUSIVE,
    SHARE,
    SHARE_ROW_EXCLUSIVE,
    STRONG,
    KeyPartners,
    Locking,
    NamedLock,
    PartitionParent,
    Reach,
    StrongLock,
    inner,
    items,
    name_of,
    reach_of,
)
from flyback.syntax.object_names import Node, ObjectName, dotted_name, strings

_UNKNOWN = Locking(brief=False)
_BRIEF = Locking()
_RUNS_CODE = Locking(brief=False, forgets=True)
_ROWS = Locking(brief=False, rows=True)
_MODES = {5: STRONG[0], 6: STRONG[1], 7: STRONG[2], 8: STRONG[3]}
_RESOLVING = frozenset({"search_path", "role", "session_authorization"})


def locking(node: Node | None) -> Locking:
    """What a statement takes, makes and needs; for one too deep to be read, that it may do anything."""
    if not node:
        return _RUNS_CODE
    (kind, body), *_ = node.items()
    read = _KINDS.get(kind)
    if isinstance(read, Locking):
        return read
    return read(body) if read is not None and isinstance(body, dict) else _UNKNOWN


def _create_table(body: Node) -> Locking:
    locks: list[StrongLock] = []
    for item in items(body, "tableElts"):
        match item:
            case {"ColumnDef": dict(column)}:
                locks += references(column_constraints(column))
            case {"Constraint": dict(constraint)}:
                locks += references([constraint])
            case _:
                pass
    if "partbound" in body:
        for parent in items(body, "inhRelations"):
            locks += [NamedLock(name_of(parent), ACCESS_EXCLUSIVE, Reach.ONLY), *partition_kin(name_of(parent))]
    return Locking(tuple(locks), creates=_new(body.get("relation"), body))


def _new(relation: object, body: Node) -> tuple[ObjectName, ...]:
    return () if body.get("if_not_exists") or body.get("replace") else (name_of(relation),)


def _create_table_as(body: Node) -> Locking:
    match body:
        case {"into": {"rel": relation}}:
            return Locking(creates=_new(relation, body), brief=False)
        case _:
            return _UNKNOWN


def _view(body: Node) -> Locking:
    return Locking(creates=_new(body.get("view"), body))


def _sequence(body: Node) -> Locking:
    return Locking(creates=_new(body.get("sequence"), body))


def _drop(body: Node) -> Locking:
    names = [_words(item) for item in items(body, "objects")]
    match body.get("removeType"):
        case "OBJECT_TABLE":
            cascade = body.get("behavior") == "DROP_CASCADE"
            tables = [dotted_name(_list(name), ()) for name in names]
            locks: list[StrongLock] = [NamedLock(table, ACCESS_EXCLUSIVE) for table in tables]
            locks += [KeyPartners(table, incoming=cascade) for table in tables]
            locks += [PartitionParent(table) for table in tables]
            return Locking(tuple(locks))
        case "OBJECT_INDEX":
            if body.get("concurrent"):
                return _UNKNOWN
            indexes = [dotted_name(_list(name), ()) for name in names]
            return Locking(tuple(NamedLock(index, ACCESS_EXCLUSIVE, Reach.INDEXED) for index in indexes))
        case "OBJECT_TRIGGER":
            return Locking(tuple(NamedLock(dotted_name(_list(name[:-1]), ()), ACCESS_EXCLUSIVE) for name in names))
        case "OBJECT_POLICY" | "OBJECT_RULE":
            tables = [dotted_name(_list(name[:-1]), ()) for name in names]
            return Locking(tuple(NamedLock(table, ACCESS_EXCLUSIVE, Reach.ONLY) for table in tables))
        case "OBJECT_SCHEMA":
            return _RUNS_CODE
        case _:
            return _BRIEF


def _words(item: Node) -> tuple[str, ...]:
    match item:
        case {"List": {"items": parts}}:
            return strings(parts)
        case _:
            return strings([item])


def _list(words: tuple[str, ...]) -> list[Node]:
    return [{"String": {"sval": word}} for word in words]


def _index(body: Node) -> Locking:
    if body.get("concurrent"):
        return _UNKNOWN
    relation = body.get("relation")
    return Locking((NamedLock(name_of(relation), SHARE, reach_of(relation)),), brief=False)


def _trigger(body: Node) -> Locking:
    reach = Reach.TREE if body.get("row") else Reach.ONLY
    return Locking((NamedLock(name_of(body.get("relation")), SHARE_ROW_EXCLUSIVE, reach),))


def _on(key: str) -> Callable[[Node], Locking]:
    """For statements that lock one relation, without its children."""
    return lambda body: Locking((NamedLock(name_of(body.get(key)), ACCESS_EXCLUSIVE, Reach.ONLY),))


def _truncate(body: Node) -> Locking:
    cascade = body.get("behavior") == "DROP_CASCADE"
    locks: list[StrongLock] = []
    for relation in items(body, "relations"):
        locks.append(NamedLock(name_of(relation), ACCESS_EXCLUSIVE, reach_of(relation)))
        if cascade:
            locks.append(KeyPartners(name_of(relation), owned=False, incoming=True))
    return Locking(tuple(locks))


def _lock(body: Node) -> Locking:
    mode = _MODES.get(int(str(body.get("mode", 0))))
    if mode is None:
        return _UNKNOWN
    named = items(body, "relations")
    return Locking(tuple(NamedLock(name_of(relation), mode, reach_of(relation)) for relation in named))


def _reindex(body: Node) -> Locking:
    options = [inner(option).get("defname") for option in items(body, "params")]
    if "concurrently" in options or "relation" not in body:
        return _UNKNOWN
    reach = Reach.INDEXED if body.get("kind") == "REINDEX_OBJECT_INDEX" else Reach.TREE
    return Locking((NamedLock(name_of(body["relation"]), SHARE, reach),), brief=False)


def _cluster(body: Node) -> Locking:
    if "relation" not in body:
        return _UNKNOWN
    return Locking((NamedLock(name_of(body["relation"]), ACCESS_EXCLUSIVE, Reach.ONLY),), brief=False)


def _rename(body: Node) -> Locking:
    relation = body.get("relation")
    table = name_of(relation)
    match body.get("renameType"), body.get("relationType"):
        case "OBJECT_TABLE", _:
            lock = NamedLock(table, ACCESS_EXCLUSIVE, Reach.ONLY)
            return Locking((lock,), creates=(table.renamed(str(body.get("newname"))),))
        case ("OBJECT_COLUMN", "OBJECT_TABLE") | ("OBJECT_TABCONSTRAINT" | "OBJECT_TRIGGER", _):
            return Locking((NamedLock(table, ACCESS_EXCLUSIVE, reach_of(relation)),))
        case "OBJECT_POLICY" | "OBJECT_RULE", _:
            return Locking((NamedLock(table, ACCESS_EXCLUSIVE, Reach.ONLY),))
        case "OBJECT_SCHEMA", _:
            return _RUNS_CODE
        case _:
            return _BRIEF


def _set_schema(body: Node) -> Locking:
    if body.get("objectType") != "OBJECT_TABLE":
        return _BRIEF
    table = name_of(body.get("relation"))
    moved = ObjectName(schema=str(body.get("newschema")), name=table.name)
    return Locking((NamedLock(table, ACCESS_EXCLUSIVE, Reach.ONLY),), creates=(moved,))


def _setting(body: Node) -> Locking:
    resolves = body.get("name") in _RESOLVING or body.get("kind") == "VAR_RESET_ALL"
    return Locking(brief=not resolves, forgets=resolves, rows=True)


def _transaction(body: Node) -> Locking:
    return _RUNS_CODE if body.get("kind") == "TRANS_STMT_ROLLBACK_TO" else _BRIEF


_KINDS: Mapping[str, Callable[[Node], Locking] | Locking] = {
    "AlterEnumStmt": _BRIEF,
    "AlterObjectSchemaStmt": _set_schema,
    "AlterPolicyStmt": _on("table"),
    "AlterSeqStmt": _BRIEF,
    "AlterTableStmt": alter_table,
    "CallStmt": _RUNS_CODE,
    "ClusterStmt": _cluster,
    "CommentStmt": _BRIEF,
    "CompositeTypeStmt": _BRIEF,
    "CreateDomainStmt": _BRIEF,
    "CreateEnumStmt": _BRIEF,
    "CreateFunctionStmt": _BRIEF,
    "CreatePolicyStmt": _on("table"),
    "CreateRangeStmt": _BRIEF,
    "CreateSeqStmt": _sequence,
    "CreateStmt": _create_table,
    "CreateTableAsStmt": _create_table_as,
    "CopyStmt": _ROWS,
    "CreateTrigStmt": _trigger,
    "DeleteStmt": _ROWS,
    "DiscardStmt": _RUNS_CODE,
    "DoStmt": _RUNS_CODE,
    "DropStmt": _drop,
    "ExecuteStmt": _RUNS_CODE,
    "IndexStmt": _index,
    "InsertStmt": _ROWS,
    "LockStmt": _lock,
    "MergeStmt": _ROWS,
    "ReindexStmt": _reindex,
    "RenameStmt": _rename,
    "RuleStmt": _on("relation"),
    "SelectStmt": _RUNS_CODE,
    "TransactionStmt": _transaction,
    "TruncateStmt": _truncate,
    "UpdateStmt": _ROWS,
    "VariableSetStmt": _setting,
    "ViewStmt": _view,
}
"""By the name of the node; statements that are not here take no strong lock on a table they name, and may be long."""
