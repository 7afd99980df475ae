"""CREATE TABLE and CREATE FOREIGN TABLE in all their forms but from a query.

Source: transformCreateStmt() in PostgreSQL's parse_utilcmd.c, DefineRelation() in tablecmds.c.
"""

from flyback.analysis.creating.index_refusals import refuse_partial_key
from flyback.analysis.creating.inheriting import inherit_columns, inherit_rest, lock_parents
from flyback.analysis.creating.placing import endanger_unlogged, may_create, persistence_and_schema, refuse_method
from flyback.analysis.defining import define
from flyback.analysis.impact import ACCESS_SHARE, Impact
from flyback.analysis.making.expressions import columns_in
from flyback.analysis.making.relations import add_column, add_relation
from flyback.analysis.naming import find_object
from flyback.analysis.partitions.creating import become_partition, lock_for_partition
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import known_type
from flyback.frozen import replaced
from flyback.model.snapshot import Dependency, Index, Ref, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, body_of, listed, text


def create_stmt(body: Node, impact: Impact) -> None:
    """Locks what it inherits from, copies or refers to; its own table is new, and nobody waits for it."""
    _create(body, impact, "p" if below(body, "partspec") else "r")


def create_foreign_table_stmt(body: Node, impact: Impact) -> None:
    """As CREATE TABLE; the rows are elsewhere."""
    server = text(body, "servername")
    if find_object(impact, "OBJECT_FOREIGN_SERVER", {"String": {"sval": server}}) is None and impact.database.complete:
        impact.refuse("42704", f'server "{server}" does not exist')
    _create(below(body, "base") or body_of(body.get("baseStmt"), "CreateStmt"), impact, "f")


def _create(body: Node, impact: Impact, kind: str) -> None:
    name = below(body, "relation")
    if not may_create(impact, name, skip_existing=bool(body.get("if_not_exists"))):
        return
    parents = [parent for node in listed(body, "inhRelations") if (parent := impact.relation(node)) is not None]
    bound = below(body, "partbound")
    (lock_for_partition if bound else lock_parents)(impact, parents)
    persistence, schema = persistence_and_schema(impact, name)
    if persistence == "u" and kind == "p" and impact.database.server.major >= 18:
        impact.refuse("0A000", "partitioned tables cannot be unlogged")
    of_type = known_type(body.get("ofTypename"), impact).oid if "ofTypename" in body else 0
    table = add_relation(
        impact.database,
        Relation(
            oid=impact.database.new_oid(),
            schema=schema,
            name=text(name, "relname"),
            kind=kind,
            persistence=persistence,
            owner=impact.database.server.user,
            rows=0,
            bytes=0,
            of_type=of_type,
            access_method=text(body, "accessMethod") or ("heap" if kind == "r" else ""),
        ),
    ).oid
    refuse_method(impact, text(body, "accessMethod"))
    inherit_columns(impact, table, parents)
    _columns_of_type(impact, table, of_type)
    define(impact, table, body)
    inherit_rest(impact, table, parents, partition=bool(bound))
    _partition_key(impact, table, below(body, "partspec"))
    if bound and parents:
        become_partition(impact, table, parents[0].oid, bound)
    endanger_unlogged(impact, table)
    impact.act(
        "create table", name=impact.name(table), persistence=persistence, if_not_exists=_yes(body, "if_not_exists")
    )


def _columns_of_type(impact: Impact, table: int, of_type: int) -> None:
    found = kind_of(of_type, impact.database) if of_type else None
    if found is None or not found.relation:
        return
    impact.lock(found.relation, ACCESS_SHARE)
    impact.database.depend(Dependency(Ref("pg_class", table), Ref("pg_type", of_type), "n"))
    for column in impact.database.relation(found.relation).columns:
        add_column(impact.database, table, column)


def _partition_key(impact: Impact, table: int, spec: Node) -> None:
    """What the table is partitioned by: these columns can no longer be dropped.

    Source: StorePartitionKey() in PostgreSQL's heap.c.
    """
    database = impact.database
    elements = [body_of(node, "PartitionElem") for node in listed(spec, "partParams")]
    if not elements:
        return
    home = database.relation(table)
    keys = []
    for element in elements:
        name = text(element, "name")
        column = home.column(name)
        if name and column is None and not home.assumed:
            impact.refuse("42703", f'column "{name}" named in partition key does not exist')
        keys.append(column.number if column else 0)
        for read in (column.number,) if column else columns_in(element.get("expr"), home):
            database.depend(Dependency(Ref("pg_class", table, read), Ref("pg_class", table), "i"))
    strategy = text(spec, "strategy").removeprefix("PARTITION_STRATEGY_").lower()[:1]
    database.put(replaced(home, partition_columns=tuple(keys), partition_strategy=strategy))
    if strategy == "l" and len(keys) > 1:
        impact.refuse("42P17", 'cannot use "list" partition strategy with more than one column')
    for index in database.of(table, Index):
        if index.unique:
            refuse_partial_key(impact, tuple(keys), index.columns, "PRIMARY KEY" if index.primary else "UNIQUE")


def _yes(body: Node, key: str) -> str:
    return "yes" if body.get(key) else ""
