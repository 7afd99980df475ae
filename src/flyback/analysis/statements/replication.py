"""Publications and subscriptions.

Source: `OpenTableList()`, `CreatePublication()` and `AlterPublicationTables()` in
src/backend/commands/publicationcmds.c.
"""

from flyback.analysis.dropping import drop
from flyback.analysis.impact import SHARE_UPDATE_EXCLUSIVE, Impact
from flyback.analysis.making.expressions import columns_in
from flyback.analysis.naming import find_object
from flyback.analysis.published_schemas import change_schemas
from flyback.analysis.rare_changes import name_node
from flyback.model.publications import Publication, Published
from flyback.model.snapshot import Ref, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import below, bodies, body_of, listed, text


def create_publication_stmt(body: Node, impact: Impact) -> None:
    """Locks the tables that it names against other changes of their structure."""
    name = text(body, "pubname")
    if impact.database.named(Publication, name) is not None:
        impact.refuse("42710", f'publication "{name}" already exists')
        return
    everything = bool(body.get("for_all_tables"))
    impact.act("create publication", name=name, all_tables="yes" if everything else "")
    publication = Publication(oid=impact.database.new_oid(), name=name, all_tables=everything)
    impact.database.put(publication)
    for table in _tables(body):
        for relation in _opened(impact, table):
            _publish(impact, publication, relation, table)
    change_schemas(body, impact, publication)


def alter_publication_stmt(body: Node, impact: Impact) -> None:
    """Locks the tables that come and go."""
    name = text(body, "pubname")
    publication = impact.database.named(Publication, name)
    if publication is None:
        if impact.database.complete:
            impact.refuse("42704", f'publication "{name}" does not exist')
        for table in _tables(body):
            _opened(impact, table)
        return
    tables = {relation.oid: table for table in _tables(body) for relation in _opened(impact, table)}
    if publication.all_tables and listed(body, "pubobjects"):
        impact.refuse("55000", f'publication "{name}" is defined as FOR ALL TABLES')
    elif "options" in body:
        impact.act("alter publication", name=name)
    else:
        _change(body, impact, publication, tables)
        change_schemas(body, impact, publication)


def _change(body: Node, impact: Impact, publication: Publication, tables: dict[int, Node]) -> None:
    published = {each.relation: each for each in impact.database.all(Published) if each.publication == publication.oid}
    action = body.get("action", "AP_AddObjects")
    if action == "AP_SetObjects":
        for oid in published:
            impact.lock(oid, SHARE_UPDATE_EXCLUSIVE)
        _unpublish(impact, publication, list(published.values()), tables)
        published = {}
    for oid, table in tables.items():
        relation = impact.database.relation(oid)
        if action == "AP_DropObjects" and oid not in published:
            impact.refuse("42704", f'relation "{relation.name}" is not part of the publication')
        elif action == "AP_DropObjects":
            _unpublish(impact, publication, [published[oid]], {})
        elif oid in published:
            impact.refuse("42710", f'relation "{relation.name}" is already member of publication "{publication.name}"')
        else:
            _publish(impact, publication, relation, table)


def _tables(body: Node) -> list[Node]:
    found = [below(body_of(item, "PublicationObjSpec"), "pubtable") for item in listed(body, "pubobjects")]
    return [table for table in found if table]


def _opened(impact: Impact, table: Node) -> list[Relation]:
    """The table and, unless it says ONLY or is partitioned, those that inherit from it."""
    node = below(table, "relation")
    relation = impact.relation(node) if node else None
    if relation is None:
        return []
    inherits = node.get("inh") and relation.kind != "p"
    found = [relation]
    if inherits:
        found += [impact.database.relation(oid) for oid in impact.database.descendants(relation.oid)]
    for each in found:
        impact.lock(each.oid, SHARE_UPDATE_EXCLUSIVE)
    return found


def _publish(impact: Impact, publication: Publication, relation: Relation, table: Node) -> None:
    if relation.kind not in ("r", "p") or relation.persistence != "p":
        impact.refuse("22023", f'cannot add relation "{relation.name}" to publication')
        return
    impact.act("publish table", relation.oid, publication.name, what="add")
    names = strings(table.get("columns"))
    listed_columns = [column for name in names if (column := impact.column(relation, name)) is not None]
    for column in listed_columns:
        if column.generated == "v":
            why = f'cannot use virtual generated column "{column.name}" in publication column list'
            impact.refuse("42P10", why)
    columns = [column.number for column in listed_columns]
    added = Published(
        oid=impact.database.new_oid(),
        publication=publication.oid,
        relation=relation.oid,
        columns=tuple(columns),
        filtered="whereClause" in table,
    )
    impact.database.put(added, Ref("pg_publication", publication.oid), Ref("pg_class", relation.oid), kind="a")
    used = {*columns, *(columns_in(table.get("whereClause"), relation))} if "whereClause" in table else set(columns)
    impact.database.put(added, *(Ref("pg_class", relation.oid, number) for number in sorted(used)))


def _unpublish(impact: Impact, publication: Publication, gone: list[Published], kept: dict[int, Node]) -> None:
    for each in gone:
        if each.relation not in kept:
            impact.act("publish table", each.relation, publication.name, what="drop")
            drop(impact, [Ref("pg_publication_rel", each.oid)], cascade=True)
        else:
            impact.database.remove(Ref("pg_publication_rel", each.oid))


def create_subscription_stmt(body: Node, impact: Impact) -> None:
    """Connects to another server, unless told not to."""
    impact.act("cluster-wide object", name=f"subscription {text(body, 'subname')}", action="create")
    options = {text(each, "defname"): each.get("arg") for _, each in bodies(listed(body, "options"), "DefElem")}
    connects = not {"false", "off", "0"}.intersection(strings([options.get("connect")]))
    if connects:
        impact.cannot_tell("whether the publisher answers")


def alter_subscription_stmt(body: Node, impact: Impact) -> None:
    """Changes what comes from another server."""
    impact.act("cluster-wide object", name=f"subscription {text(body, 'subname')}", action="alter")
    _check_subscription(body, impact)


def drop_subscription_stmt(body: Node, impact: Impact) -> None:
    """Ends what comes from another server, and drops the slot there."""
    impact.act("cluster-wide object", name=f"subscription {text(body, 'subname')}", action="drop")
    _check_subscription(body, impact)


def _check_subscription(body: Node, impact: Impact) -> None:
    known = find_object(impact, "OBJECT_SUBSCRIPTION", name_node(body, "subname")) is not None
    if not known and impact.database.complete and not body.get("missing_ok"):
        impact.refuse("42704", f'subscription "{text(body, "subname")}" does not exist')
