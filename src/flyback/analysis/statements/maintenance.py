"""REINDEX, CLUSTER, VACUUM, ANALYZE, REFRESH MATERIALIZED VIEW and CHECKPOINT.

Source: ReindexIndex() and ReindexTable() in PostgreSQL's indexcmds.c, cluster() in cluster.c, ExecVacuum() in
vacuum.c, ExecRefreshMatView() in matview.c.
"""

from flyback.analysis.impact import (
    ACCESS_EXCLUSIVE,
    ACCESS_SHARE,
    EXCLUSIVE,
    ROW_EXCLUSIVE,
    SHARE,
    SHARE_UPDATE_EXCLUSIVE,
    Impact,
)
from flyback.analysis.making.indexes import index_name
from flyback.analysis.rows.running import run_query
from flyback.analysis.rows.views import query_of
from flyback.frozen import replaced
from flyback.model.snapshot import Index, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.transactions import options, switched_off
from flyback.syntax.trees import below, body_of, listed, text

_STORED = frozenset("rm")


def reindex_stmt(body: Node, impact: Impact) -> None:
    """Writers wait for the table, and everybody for the index; with CONCURRENTLY nobody does."""
    concurrently = _is_on(body, "params", "concurrently")
    match text(body, "kind"):
        case "REINDEX_OBJECT_SCHEMA":
            _reindex_all(impact, concurrently=concurrently, schema=text(body, "name"))
        case "REINDEX_OBJECT_DATABASE":
            if text(body, "name") not in ("", impact.database.server.database):
                impact.refuse("0A000", "can only reindex the currently open database")
            _reindex_all(impact, concurrently=concurrently, schema="")
        case "REINDEX_OBJECT_SYSTEM":
            pass
        case kind:
            relation = impact.relation(below(body, "relation"))
            if relation is None:
                return
            if relation.kind in "pI":
                impact.forbid_transaction()
            if kind.endswith("INDEX"):
                _reindex_index(impact, relation, concurrently=concurrently)
            else:
                _reindex_table(impact, relation, concurrently=concurrently)


def _reindex_index(impact: Impact, relation: Relation, *, concurrently: bool) -> None:
    database = impact.database
    index = database.find(Index, relation.oid)
    if index is None and not relation.assumed:
        impact.refuse("42809", f'"{relation.name}" is not an index')
        return
    if index is None or not index.table:  # nobody knows which table it is of
        impact.lock(relation.oid, SHARE_UPDATE_EXCLUSIVE if concurrently else ACCESS_EXCLUSIVE)
        impact.guess(relation.oid)
        return
    impact.act("reindex", index.table, relation.name, concurrently="yes" if concurrently else "")
    if concurrently and index.exclusion:
        impact.refuse("0A000", "concurrent index creation for exclusion constraints is not supported")
    _lock_parts(impact, index.oid)
    for oid in (index.oid, *database.descendants(index.oid)):
        each = database.find(Index, oid)
        if each is not None:
            _rebuild(impact, each, concurrently=concurrently)


def _reindex_table(impact: Impact, relation: Relation, *, concurrently: bool) -> None:
    if relation.kind not in "rpm" and not relation.assumed:
        impact.refuse("42809", f'"{relation.name}" is not a table or materialized view')
        return
    impact.act("reindex", relation.oid, relation.name, concurrently="yes" if concurrently else "")
    if relation.kind == "p":
        _lock_parts(impact, relation.oid)
    for oid in (relation.oid, *(impact.database.descendants(relation.oid) if relation.kind == "p" else ())):
        impact.lock(oid, SHARE_UPDATE_EXCLUSIVE if concurrently else SHARE)
        if relation.assumed:
            impact.build(oid, "every index")
            impact.guess(oid)
        for index in impact.database.of(oid, Index):
            if concurrently and (index.exclusion or not index.valid):
                continue
            if impact.database.relation(oid).kind != "p":
                _rebuild(impact, index, concurrently=concurrently)


def _lock_parts(impact: Impact, whole: int) -> None:
    """Before the first of them is built anew, all partitions, or their indexes, are locked, CONCURRENTLY or not.

    Source: ReindexPartitions() in PostgreSQL's indexcmds.c.
    """
    for part in impact.database.descendants(whole):
        impact.lock(part, SHARE)


def _reindex_all(impact: Impact, *, concurrently: bool, schema: str) -> None:
    """Every table of a schema or of the database, each in a transaction of its own."""
    if not impact.database.complete:
        impact.cannot_tell("which indexes REINDEX builds anew")
    impact.act("reindex", name=schema, concurrently="yes" if concurrently else "")
    for relation in impact.database.all(Relation):
        if relation.kind in _STORED and not relation.assumed and schema in ("", relation.schema):
            _reindex_table(impact, relation, concurrently=concurrently)


def _rebuild(impact: Impact, index: Index, *, concurrently: bool) -> None:
    database = impact.database
    impact.lock(index.table, SHARE_UPDATE_EXCLUSIVE if concurrently else SHARE)
    impact.lock(index.oid, SHARE_UPDATE_EXCLUSIVE if concurrently else ACCESS_EXCLUSIVE)
    if database.relation(index.oid).kind == "i":
        impact.build(index.table, index_name(database, index.oid))
        database.put(replaced(index, valid=True))


# -- CLUSTER and VACUUM


def cluster_stmt(body: Node, impact: Impact) -> None:
    """Nobody can use the table while it is written anew in the index's order."""
    database = impact.database
    if "relation" not in body:
        _cluster_all(impact)
        return
    table = impact.relation(below(body, "relation"))
    if table is None:
        return
    impact.lock(table.oid, ACCESS_EXCLUSIVE)
    if table.kind not in "rpm":
        impact.refuse("42809", f'"{table.name}" is not a table or materialized view')
    index = _order(impact, table, text(body, "indexname"))
    impact.act("cluster", table.oid, database.relation(index.oid).name if index else text(body, "indexname"))
    if table.kind == "p":
        impact.forbid_transaction()
    if table.assumed:
        impact.guess(table.oid)
    if index is not None:
        _refuse_order(impact, index)
        for other in database.of(table.oid, Index):
            database.put(replaced(other, clustered=other.oid == index.oid and table.kind != "p"))
    for oid in (table.oid, *(database.descendants(table.oid) if table.kind == "p" else ())):
        write_anew(impact, oid)


def _cluster_all(impact: Impact) -> None:
    """Every table that was clustered before."""
    if not impact.database.complete:
        impact.cannot_tell("which tables CLUSTER writes anew")
    for index in impact.database.all(Index):
        if index.clustered and impact.database.relation(index.oid).kind == "i":
            write_anew(impact, index.table)


def _order(impact: Impact, table: Relation, name: str) -> Index | None:
    """The index of USING, or the one that an earlier CLUSTER used."""
    for index in impact.database.of(table.oid, Index):
        if impact.database.relation(index.oid).name == name if name else index.clustered:
            return index
    if not table.assumed:
        missing = f'index "{name}" for table "{table.name}" does not exist'
        none = f'there is no previously clustered index for table "{table.name}"'
        impact.refuse("42704", missing if name else none)
    return None


def _refuse_order(impact: Impact, index: Index) -> None:
    name = impact.database.relation(index.oid).name
    if index.method not in ("btree", "gist"):
        why = "because access method does not support clustering"
        impact.refuse("0A000", f'cannot cluster on index "{name}" {why}')
    if index.partial:
        impact.refuse("0A000", f'cannot cluster on partial index "{name}"')
    if not index.valid:
        impact.refuse("0A000", f'cannot cluster on invalid index "{name}"')


def write_anew(impact: Impact, table: int) -> None:
    """A table is copied with all its indexes, and nobody can use it meanwhile."""
    impact.lock(table, ACCESS_EXCLUSIVE)
    if impact.database.relation(table).kind not in _STORED:
        return
    impact.rewrite(table)
    for index in impact.database.of(table, Index):
        impact.lock(index.oid, ACCESS_EXCLUSIVE)
        impact.build(table, index_name(impact.database, index.oid))


def vacuum_stmt(body: Node, impact: Impact) -> None:
    """VACUUM FULL writes the table anew; VACUUM and ANALYZE stand in nobody's way but that of other DDL."""
    vacuums = bool(body.get("is_vacuumcmd"))
    full = vacuums and _is_on(body, "options", "full")
    named = [body_of(node, "VacuumRelation") for node in listed(body, "rels")]
    if vacuums and any("va_cols" in each for each in named) and not _is_on(body, "options", "analyze"):
        impact.refuse("0A000", "ANALYZE option must be specified when a column list is provided")
    if not named and full and not impact.database.complete:
        impact.cannot_tell("which tables VACUUM FULL writes anew")
    for oid in _vacuumed(impact, named):
        if full:
            impact.act("vacuum full", oid)
            write_anew(impact, oid)
        else:
            _vacuum(impact, oid, vacuums=vacuums)


def _vacuumed(impact: Impact, named: list[Node]) -> list[int]:
    """What is meant: partitions with their table, from PostgreSQL 18 on also inheriting tables."""
    database = impact.database
    if not named:
        return [each.oid for each in database.all(Relation) if each.kind in "rpm" and not each.assumed]
    found = []
    for each in named:
        relation = impact.relation(below(each, "relation"))
        if relation is None or relation.kind not in "rpmf":
            continue
        for column in strings(each.get("va_cols")):
            impact.column(relation, column)
        recurses = (relation.kind == "p" or database.server.major >= 18) and below(each, "relation").get("inh")
        found += [relation.oid, *(database.descendants(relation.oid) if recurses else ())]
    return found


def _vacuum(impact: Impact, table: int, *, vacuums: bool) -> None:
    impact.lock(table, SHARE_UPDATE_EXCLUSIVE)
    if impact.database.relation(table).kind in _STORED:
        for index in impact.database.of(table, Index):
            impact.lock(index.oid, ROW_EXCLUSIVE if vacuums else ACCESS_SHARE)
    for child in impact.database.descendants(table) if not vacuums else ():
        impact.lock(child, ACCESS_SHARE)


# -- REFRESH and CHECKPOINT


def refresh_mat_view_stmt(body: Node, impact: Impact) -> None:
    """Readers wait, with CONCURRENTLY only writers, of which there are none; what it reads is read from end to end."""
    database = impact.database
    view = impact.relation(below(body, "relation"))
    if view is None:
        return
    concurrently, empties = bool(body.get("concurrent")), bool(body.get("skipData"))
    if view.assumed:
        database.put(replaced(view, kind="m"))
        impact.guess(view.oid)
    elif view.kind != "m":
        impact.refuse("0A000", f'"{view.name}" is not a materialized view')
    impact.lock(view.oid, EXCLUSIVE if concurrently else ACCESS_EXCLUSIVE)
    impact.act(
        "refresh materialized view",
        view.oid,
        concurrently="yes" if concurrently else "",
        no_data="yes" if empties else "",
    )
    if concurrently:
        _refuse_concurrent_refresh(impact, view, empties=empties)
    if empties:
        impact.lose(view.oid, "all rows")
    else:
        _read_behind(impact, view.oid)
    _fill(impact, view.oid, concurrently=concurrently, empties=empties)


def _fill(impact: Impact, view: int, *, concurrently: bool, empties: bool) -> None:
    """New storage with its indexes, or with CONCURRENTLY the differences to what it holds."""
    for index in impact.database.of(view, Index):
        impact.lock(index.oid, ROW_EXCLUSIVE if concurrently else ACCESS_EXCLUSIVE)
    if concurrently:
        impact.scan(view)
        return
    if not empties:
        write_anew(impact, view)
    impact.database.put(replaced(impact.database.relation(view), populated=not empties))


def _refuse_concurrent_refresh(impact: Impact, view: Relation, *, empties: bool) -> None:
    if empties:
        impact.refuse("42601", "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together")
    if view.assumed:
        return
    if not view.populated:
        impact.refuse("0A000", "CONCURRENTLY cannot be used when the materialized view is not populated")
    plain = (each for each in impact.database.of(view.oid, Index) if each.unique and each.valid and not each.partial)
    if not any(0 not in index.columns for index in plain):
        impact.refuse("55000", f'cannot refresh materialized view "{impact.name(view.oid)}" concurrently')


def _read_behind(impact: Impact, view: int) -> None:
    relation = impact.database.relation(view)
    query = query_of(relation.definition)
    if query:
        run_query(query, impact)
    elif not relation.assumed:
        impact.cannot_tell(f"what materialized view {impact.name(view)} reads")


def check_point_stmt(_: Node, __: Impact) -> None:
    """Touches no relation."""


def _is_on(body: Node, key: str, name: str) -> bool:
    option = options(body, key).get(name)
    return option is not None and not switched_off(option)
