"""CREATE INDEX.

Source: DefineIndex() in PostgreSQL's indexcmds.c.
"""

from flyback.analysis.creating.index_refusals import refuse_index, refuse_repeated
from flyback.analysis.impact import SHARE, SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.making.indexes import Shape, add_index, attach_index, copy_index, index_name
from flyback.analysis.partitions.alike import index_alike
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Index, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.quoting import written
from flyback.syntax.snippets import after_last_word
from flyback.syntax.trees import below, body_of, listed, text


def index_stmt(body: Node, impact: Impact) -> None:
    """Writers wait for the build, of every partition too; with CONCURRENTLY nobody does."""
    concurrently = bool(body.get("concurrent"))
    table = impact.relation(below(body, "relation"))
    if table is None:
        return
    mode = SHARE_UPDATE_EXCLUSIVE if concurrently else SHARE
    recurses = table.kind == "p" and bool(below(body, "relation").get("inh"))
    for oid in (table.oid, *(impact.database.descendants(table.oid) if recurses else ())):
        impact.lock(oid, mode)
    name = text(body, "idxname")
    shape = _shape(body)
    if _is_there(impact, table, name, body):
        return
    if table.kind == "p" and concurrently:
        impact.refuse("0A000", f'cannot create index on partitioned table "{table.name}" concurrently')
    refuse_index(impact, table, shape)
    index = _finished(impact, add_index(impact, table, shape, name), body)
    _tell(impact, table, index, body)
    refuse_repeated(impact, table, shape, impact.database.relation(index.oid).name)
    if shape.unique and not impact.database.is_new(table.oid):
        impact.may_fail(f"rows of {impact.name(table.oid)} have the same values in the index")
    _build(impact, index, recurses=recurses)


def _build(impact: Impact, index: Index, *, recurses: bool) -> None:
    """Reads the table, or the partitions; with ONLY the index waits for the parts that somebody attaches."""
    table = impact.database.relation(index.table)
    if table.kind in "rm":
        impact.build(table.oid, index_name(impact.database, index.oid))
    elif recurses:
        for child in impact.database.children(table.oid):
            _build_below(impact, index, child)
    elif impact.database.children(table.oid):
        impact.database.put(replaced(index, valid=False))
    if table.assumed:
        impact.guess(table.oid)


def _shape(body: Node) -> Shape:
    return Shape(
        keys=tuple(body_of(node, "IndexElem") for node in listed(body, "indexParams")),
        included=tuple(body_of(node, "IndexElem") for node in listed(body, "indexIncludingParams")),
        predicate=body.get("whereClause"),
        method=text(body, "accessMethod") or "btree",
        unique=bool(body.get("unique")),
    )


def _is_there(impact: Impact, table: Relation, name: str, body: Node) -> bool:
    """Whether the name is taken: then IF NOT EXISTS leaves it at the lock, whatever it is the name of."""
    there = impact.database.relation_named(table.schema, name) if name else None
    if there is None or there.assumed:
        return False
    if not body.get("if_not_exists"):
        impact.refuse("42P07", f'relation "{name}" already exists')
        return True
    index = impact.database.find(Index, there.oid)
    _tell(impact, table, index, body, exists="yes", invalid="" if index is None or index.valid else "yes")
    return True


def _tell(impact: Impact, table: Relation, index: Index | None, body: Node, **more: str) -> None:
    impact.act(
        "create index",
        table.oid,
        impact.database.relation(index.oid).name if index else text(body, "idxname"),
        0,
        concurrently="yes" if body.get("concurrent") else "",
        unique="yes" if body.get("unique") else "",
        method=text(body, "accessMethod") or "btree",
        if_not_exists="yes" if body.get("if_not_exists") else "",
        partitioned="yes" if table.kind == "p" else "",
        columns=_columns(body),
        **more,
    )


def _columns(body: Node) -> str:
    """The index's keys; empty when one of them is an expression."""
    names = [text(body_of(node, "IndexElem"), "name") for node in listed(body, "indexParams")]
    return ", ".join(map(written, names)) if all(names) else ""


def _finished(impact: Impact, index: Index, body: Node) -> Index:
    """With its predicate as text and its place."""
    if "whereClause" in body:
        index = replaced(index, predicate=after_last_word(impact.statement.sql, "WHERE"))
        impact.database.put(index)
    if text(body, "tableSpace"):
        relation = impact.database.relation(index.oid)
        impact.database.put(replaced(relation, tablespace=text(body, "tableSpace")))
    return index


def _build_below(impact: Impact, whole: Index, partition: int) -> None:
    """The part of a partition: an index that it has already and that is alike, or a new one."""
    database = impact.database
    relation = database.relation(partition)
    if relation.kind == "f":
        if whole.unique:
            impact.refuse("42809", f'cannot create unique index on partitioned table "{impact.name(whole.table)}"')
        return
    for index in sorted(database.of(partition, Index), key=lambda each: each.oid):
        if database.parents(index.oid):
            continue
        if index_alike(database, whole, index) and not _is_key(impact, whole):
            impact.lock(index.oid, SHARE)
            attach_index(database, index.oid, whole.oid)
            return
    made = copy_index(impact, whole, relation)
    attach_index(database, made.oid, whole.oid)
    if relation.kind == "r":
        impact.build(partition, index_name(database, made.oid))
    for child in database.children(partition):
        _build_below(impact, made, child)


def _is_key(impact: Impact, index: Index) -> bool:
    return any(each.index == index.oid for each in impact.database.of(index.table, Constraint) if each.kind in "pux")
