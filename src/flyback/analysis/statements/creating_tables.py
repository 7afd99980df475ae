"""CREATE TABLE and CREATE FOREIGN TABLE in all their forms but from a query.

Source: transformCreateStmt() in PostgreSQL's parse_utilcmd.c, DefineRelation() in tablecmds.c.
"""

from dataclasses import replace

from flyback.analysis.creating.index_refusals import refuse_partial_key
from flyback.analysis.creating.inheriting import inherit_columns, inherit_rest, lock_parents
from flyback.analysis.creating.liking import copy_columns, copy_rest
from flyback.analysis.creating.placing import may_create, persistence_and_schema
from flyback.analysis.impact import ACCESS_SHARE, SHARE_ROW_EXCLUSIVE, Impact
from flyback.analysis.making.columns import apply_options, define_column, inline_constraints
from flyback.analysis.making.constraints import add_constraint
from flyback.analysis.making.expressions import columns_in
from flyback.analysis.making.relations import add_column, add_relation, change_column
from flyback.analysis.partitions.creating import become_partition, lock_for_partition
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import known_type
from flyback.model.snapshot import Constraint, Dependency, Index, Ref, Relation
from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, body_of, listed, text
from flyback.syntax.trees import kind_of as node_kind

_JSON = 114


def create_stmt(body: Node, impact: Impact) -> None:
    """Locks what it inherits from, copies or refers to; its own table is new, and nobody waits for it."""
    _create(body, impact, "p" if below(body, "partspec") else "r")


def create_foreign_table_stmt(body: Node, impact: Impact) -> None:
    """As CREATE TABLE; the rows are elsewhere."""
    _create(below(body, "base") or body_of(body.get("baseStmt"), "CreateStmt"), impact, "f")


def _create(body: Node, impact: Impact, kind: str) -> None:
    name = below(body, "relation")
    if not may_create(impact, name, skip_existing=bool(body.get("if_not_exists"))):
        return
    parents = [parent for node in listed(body, "inhRelations") if (parent := impact.relation(node)) is not None]
    bound = below(body, "partbound")
    (lock_for_partition if bound else lock_parents)(impact, parents)
    persistence, schema = persistence_and_schema(impact, name)
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
    inherit_columns(impact, table, parents)
    _columns_of_type(impact, table, of_type)
    _define(impact, table, body)
    inherit_rest(impact, table, parents, partition=bool(bound))
    _partition_key(impact, table, below(body, "partspec"))
    if bound and parents:
        become_partition(impact, table, parents[0].oid, bound)
    impact.act(
        "create table", name=impact.name(table), persistence=persistence, if_not_exists=_yes(body, "if_not_exists")
    )


def _define(impact: Impact, table: int, body: Node) -> None:
    """Columns first, then NOT NULL and CHECK, then keys, then foreign keys, as the server does."""
    later: list[tuple[Node, str]] = []
    likes: list[tuple[Node, Relation]] = []
    for node in [*listed(body, "tableElts"), *listed(body, "constraints")]:
        inner = body_of(node, node_kind(node))
        match node_kind(node):
            case "ColumnDef":
                _column(impact, table, inner)
                later += [(constraint, text(inner, "colname")) for constraint in inline_constraints(inner)]
            case "TableLikeClause":
                source = impact.relation(below(inner, "relation"))
                if source is not None:
                    impact.lock(source.oid, ACCESS_SHARE)
                    copy_columns(impact, table, source, inner)
                    likes.append((inner, source))
            case "Constraint":
                later.append((inner, ""))
            case _:
                pass
    later.sort(key=lambda item: _ORDER.get(text(item[0], "contype"), 0))
    keys = [item for item in later if text(item[0], "contype") != "CONSTR_FOREIGN"]
    for constraint, column in keys:
        add_constraint(impact, table, constraint, column)
    for clause, source in likes:
        copy_rest(impact, table, source, clause)
    for constraint, column in later[len(keys) :]:
        _refer(impact, table, constraint, column)


_ORDER = {"CONSTR_NOTNULL": 0, "CONSTR_CHECK": 1, "CONSTR_PRIMARY": 2, "CONSTR_UNIQUE": 3, "CONSTR_EXCLUSION": 3}
_ORDER["CONSTR_FOREIGN"] = 4


def _column(impact: Impact, table: int, body: Node) -> None:
    """A column of its own, or what a typed table, a partition or an inheriting table says about one it has already."""
    known = impact.database.relation(table).column(text(body, "colname"))
    if known is not None and ("typeName" not in body or not known.is_local):
        apply_options(impact, table, known.number, body)
        if "typeName" in body:
            change_column(impact.database, table, known.number, lambda each: replace(each, is_local=True))
        return
    column = define_column(impact, table, body)
    if column.type == _JSON:
        impact.act("json column", name=column.name, table=impact.name(table))


def _columns_of_type(impact: Impact, table: int, of_type: int) -> None:
    found = kind_of(of_type, impact.database) if of_type else None
    if found is None or not found.relation:
        return
    impact.lock(found.relation, ACCESS_SHARE)
    impact.database.depend(Dependency(Ref("pg_class", table), Ref("pg_type", of_type), "n"))
    for column in impact.database.relation(found.relation).columns:
        add_column(impact.database, table, column)


def _refer(impact: Impact, table: int, body: Node, column: str) -> None:
    """A foreign key: writers of the referenced table wait until the transaction ends."""
    made = add_constraint(impact, table, body, column)
    if made is None:
        return
    refer(impact, made)
    target = impact.database.relation(made.target)
    impact.act("reference in new table", target.oid, made.name, table=impact.name(table), on_delete=made.on_delete)


def refer(impact: Impact, made: Constraint) -> None:
    """Locks what a foreign key of a new table refers to, with its partitions."""
    for oid in (made.target, *impact.database.descendants(made.target)):
        impact.lock(oid, SHARE_ROW_EXCLUSIVE)


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
    database.put(replace(home, partition_columns=tuple(keys), partition_strategy=strategy))
    if strategy == "l" and len(keys) > 1:
        impact.refuse("42P17", 'cannot use "list" partition strategy with more than one column')
    for index in database.of(table, Index):
        if index.unique:
            refuse_partial_key(impact, tuple(keys), index.columns, "PRIMARY KEY" if index.primary else "UNIQUE")


def _yes(body: Node, key: str) -> str:
    return "yes" if body.get(key) else ""
