"""CREATE VIEW, CREATE TABLE AS, CREATE MATERIALIZED VIEW and SELECT INTO.

Source: DefineVirtualRelation() in PostgreSQL's view.c, ExecCreateTableAs() in createas.c.
"""

from flyback.analysis.creating.placing import endanger_unlogged, may_create, persistence_and_schema, relation_there
from flyback.analysis.creating.rules import put_view_rule
from flyback.analysis.impact import ACCESS_EXCLUSIVE, Impact
from flyback.analysis.making.relations import add_relation
from flyback.analysis.queries.reading import Query, read_query
from flyback.analysis.queries.sources import Output
from flyback.analysis.rows.running import run_query
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import type_as_sql
from flyback.frozen import replaced
from flyback.model.snapshot import Column, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.snippets import after_first_word
from flyback.syntax.trees import below, body_of, text


def view_stmt(body: Node, impact: Impact) -> None:
    """A new view stands in nobody's way; one that is replaced is taken from everybody until the transaction ends."""
    name = below(body, "view")
    there = relation_there(impact, name)
    replaces = bool(body.get("replace")) and there is not None
    if not replaces and not may_create(impact, name, skip_existing=False):
        return
    query = read_query(body.get("query"), impact)
    for oid, mode in query.relations.items():
        impact.lock(oid, mode)
    if query.changes:
        impact.refuse("0A000", "views must not contain data-modifying statements in WITH")
    columns = _columns(query, strings(body.get("aliases")), impact)
    definition = _definition(impact)
    if replaces and there is not None:
        _replace(impact, there, columns, definition, known=query.known)
        view = there.oid
    else:
        view = _add(impact, name, "v", columns, known=query.known).oid
        impact.database.put(replaced(impact.database.relation(view), definition=definition))
        impact.act("create view", name=impact.name(view))
    if not impact.refused:
        put_view_rule(impact.database, view, query.references)


def _definition(impact: Impact) -> str:
    """The text of the query; of one inside another statement, CREATE SCHEMA say, it is not known."""
    statement = impact.statement
    return after_first_word(statement.sql, "AS") if "VIEW" in statement.tag else ""


def _columns(query: Query, names: tuple[str, ...], impact: Impact) -> tuple[Column, ...]:
    """The columns of the new relation, by number; the first of them under other names."""
    if query.known and len(names) > len(query.columns):
        is_view = impact.statement.tag.endswith("VIEW") and "MATERIALIZED" not in impact.statement.tag
        words = ("CREATE VIEW specifies more column names than columns", "too many column names were specified")
        impact.refuse("42601", words[0] if is_view else words[1])
    named = [*names, *(output.name for output in query.columns[len(names) :])]
    if len(set(named)) < len(named):
        twice = next(name for place, name in enumerate(named) if name in named[:place])
        impact.refuse("42701", f'column "{twice}" specified more than once')
    outputs = [*query.columns, *(Output(name) for name in names)]
    return tuple(
        Column(
            number=number,
            name=name,
            type=output.type,
            typmod=output.typmod,
            collation=output.collation or _own_collation(output.type, impact),
        )
        for number, (name, output) in enumerate(zip(named, outputs, strict=False), start=1)
    )


def _own_collation(kind: int, impact: Impact) -> int:
    known = kind_of(kind, impact.database)
    return known.collation if known else 0


def _add(impact: Impact, name: Node, kind: str, columns: tuple[Column, ...], *, known: bool) -> Relation:
    persistence, schema = persistence_and_schema(impact, name)
    return add_relation(
        impact.database,
        Relation(
            oid=impact.database.new_oid(),
            schema=schema,
            name=text(name, "relname"),
            kind=kind,
            persistence=persistence,
            owner=impact.database.server.user,
            columns=columns,
            assumed=not known,
            access_method="" if kind == "v" else "heap",
        ),
    )


def _replace(impact: Impact, view: Relation, columns: tuple[Column, ...], definition: str, *, known: bool) -> None:
    """CREATE OR REPLACE VIEW: the columns must begin with those that it has.

    Source: checkViewColumns() in PostgreSQL's view.c.
    """
    impact.lock(view.oid, ACCESS_EXCLUSIVE)
    impact.act("replace view", view.oid)
    if view.assumed:
        impact.guess(view.oid)
        return
    if view.kind != "v":
        impact.refuse("42809", f'"{view.name}" is not a view')
        return
    if known and len(columns) < len(view.columns):
        impact.refuse("42P16", "cannot drop columns from view")
    for old, new in zip(view.columns, columns, strict=False):
        if not known:
            break
        if old.name != new.name:
            impact.refuse("42P16", f'cannot change name of view column "{old.name}" to "{new.name}"')
        elif old.type and new.type and (old.type, old.typmod) != (new.type, new.typmod):
            shown = [type_as_sql(each.type, each.typmod, impact.database) for each in (old, new)]
            why = f'cannot change data type of view column "{old.name}" from {shown[0]} to {shown[1]}'
            impact.refuse("42P16", why)
    kept = tuple(view.columns) + columns[len(view.columns) :]
    impact.database.put(replaced(view, columns=kept, definition=definition, assumed=not known))


def create_table_as_stmt(body: Node, impact: Impact) -> None:
    """A table or materialized view from a query, which reads while nobody has to wait."""
    into = below(body, "into")
    name, is_view = below(into, "rel"), text(body, "objtype") == "OBJECT_MATVIEW"
    kind = "create materialized view" if is_view else "create table"
    if not may_create(impact, name, skip_existing=bool(body.get("if_not_exists")), kind=kind):
        return
    query_body = _query_of(body, impact)
    query = read_query(query_body, impact)
    for oid, mode in query.relations.items():
        impact.lock(oid, mode)
    if is_view and query.changes:
        impact.refuse("0A000", "materialized views must not use data-modifying statements in WITH")
    empty = bool(into.get("skipData"))
    if not empty and query_body:
        run_query(query_body, impact)
    columns = _columns(query, strings(into.get("colNames")), impact)
    made = _add(impact, name, "m" if is_view else "r", columns, known=query.known and bool(query_body))
    if is_view:
        put_view_rule(impact.database, made.oid, query.references)
        impact.database.put(replaced(made, definition=_definition(impact), populated=not empty))
    elif empty:
        impact.database.put(replaced(made, rows=0, bytes=0))
    endanger_unlogged(impact, made.oid)
    impact.act(
        kind,
        name=impact.name(made.oid),
        persistence=made.persistence,
        if_not_exists="yes" if body.get("if_not_exists") else "",
    )


def _query_of(body: Node, impact: Impact) -> Node:
    """The `SelectStmt` behind AS, also when it was prepared under a name."""
    query = below(body, "query")
    prepared = text(body_of(query, "ExecuteStmt"), "name")
    if not prepared:
        return body_of(query, "SelectStmt")
    found = impact.database.session.prepared.get(prepared, {})
    if not found:
        impact.cannot_tell(f"what the prepared statement {prepared} reads")
    return body_of(found, "SelectStmt")
