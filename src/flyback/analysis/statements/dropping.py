"""DROP of everything but roles, databases, tablespaces, subscriptions and user mappings."""

from flyback.analysis.dropping import drop
from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.analysis.mentioning import functions_mentioning
from flyback.analysis.missing import is_kind, object_text, refuse_missing, short_name, word_of
from flyback.analysis.naming import find_object, part_of
from flyback.model.snapshot import Index, Ref, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import listed, text

_ON_RELATIONS = ("OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY")


def drop_stmt(body: Node, impact: Impact) -> None:
    """Drops what it names and, silently or by CASCADE, what depends on that."""
    kind, cascade = text(body, "removeType"), body.get("behavior") == "DROP_CASCADE"
    concurrently = bool(body.get("concurrent"))
    found: dict[Ref, None] = {}
    for node in listed(body, "objects"):
        ref = find_object(impact, kind, node)
        _note_act(impact, body, node, ref)
        if ref is not None and is_kind(impact, kind, ref):
            found[ref] = None
        elif ref is None:
            _note_missing(impact, body, node)
    if concurrently and found:
        _check_concurrently(impact, list(found), cascade=cascade)
    if impact.refused:
        return
    for ref in found:
        _lock_partitions_tables(impact, ref)
    if not impact.database.complete and cascade:
        impact.cannot_tell(f"what else CASCADE drops with {word_of(kind)} {_shown(impact, body)}")
    if found:
        drop(impact, list(found), cascade=cascade, concurrently=concurrently)


def _note_act(impact: Impact, body: Node, node: Node, ref: Ref | None) -> None:
    kind = text(body, "removeType")
    record = impact.database.get(ref) if ref else None
    index = impact.database.find(Index, ref.oid) if ref and ref.catalog == "pg_class" else None
    home = index.table if index else record.oid if isinstance(record, Relation) else 0
    if kind in _ON_RELATIONS:
        place = part_of(node)[0]
        relation = impact.database.relation_named(place.schema, place.name)
        if relation is None and not impact.database.complete:
            relation = impact.assume(place.schema, place.name)
        home = relation.oid if relation else 0
    if ref is not None and impact.database.is_new(ref.oid):
        return
    impact.act(
        f"drop {word_of(kind)}",
        home,
        short_name(node),
        cascade="yes" if body.get("behavior") == "DROP_CASCADE" else "",
        concurrently="yes" if body.get("concurrent") else "",
        exists="no" if ref is None and impact.database.complete else "",
        own=impact.own_detail(ref),
        mentioned_by=functions_mentioning(impact.database, record.name) if isinstance(record, Relation) else "",
    )


def _note_missing(impact: Impact, body: Node, node: Node) -> None:
    kind = text(body, "removeType")
    if impact.database.complete:
        if not body.get("missing_ok"):
            refuse_missing(impact, kind, node)
        return
    if kind in _ON_RELATIONS:
        place, name = part_of(node)
        relation = impact.database.relation_named(place.schema, place.name) or impact.assume(place.schema, place.name)
        impact.lock(relation.oid, ACCESS_EXCLUSIVE)
        impact.drop(f"{word_of(kind)} {place}.{name}", relation.oid)
    else:
        impact.drop(f"{word_of(kind)} {object_text(impact, kind, node)}")


def _check_concurrently(impact: Impact, refs: list[Ref], *, cascade: bool) -> None:
    if len(refs) > 1:
        impact.refuse("0A000", "DROP INDEX CONCURRENTLY does not support dropping multiple objects")
    if cascade:
        impact.refuse("0A000", "DROP INDEX CONCURRENTLY does not support CASCADE")
    for ref in refs:
        relation = impact.database.relation(ref.oid)
        if relation.kind == "I":
            impact.refuse("0A000", f'cannot drop partitioned index "{relation.name}" concurrently')


def _lock_partitions_tables(impact: Impact, ref: Ref) -> None:
    """The index of a partitioned table goes with those of its partitions: all their tables are locked first."""
    index = impact.database.find(Index, ref.oid) if ref.catalog == "pg_class" else None
    relation = impact.database.find(Relation, ref.oid) if index else None
    if index is not None and relation is not None and relation.kind == "I":
        for oid in (index.table, *impact.database.descendants(index.table)):
            impact.lock(oid, ACCESS_EXCLUSIVE)


def _shown(impact: Impact, body: Node) -> str:
    kind = text(body, "removeType")
    return ", ".join(object_text(impact, kind, node) for node in listed(body, "objects"))
