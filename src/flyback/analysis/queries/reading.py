"""Reads a query: which relations, columns, functions and types it uses, and what columns it has.

Source: parse analysis in PostgreSQL's parse_clause.c and parse_relation.c, find_expr_references_walker() in
dependency.c.
"""

from collections.abc import Mapping
from typing import NamedTuple

from flyback.analysis.impact import ACCESS_SHARE, ROW_EXCLUSIVE, ROW_SHARE, Impact
from flyback.analysis.making.expressions import used_by
from flyback.analysis.queries.column_names import column_name
from flyback.analysis.queries.expression_types import type_of
from flyback.analysis.queries.sources import (
    Item,
    Output,
    Scopes,
    Source,
    aliased,
    meant,
    of_relation,
    of_source,
    starred,
)
from flyback.analysis.queries.table_functions import of_function
from flyback.model.snapshot import Ref, Relation
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import below, body_of, listed, text

_Ctes = Mapping[str, Source]
_CHANGES = ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")


class Query(NamedTuple):
    """What a query uses and has."""

    columns: tuple[Output, ...]
    known: bool
    """Whether these are all its columns."""
    relations: Mapping[int, str]
    """Every relation that it names itself, with the lock that naming it so takes."""
    references: tuple[Ref, ...]
    """Relations, columns, functions, types, sequences: what a view of this query depends on."""
    changes: bool
    """Whether it also writes (WITH x AS (DELETE ...))."""


def read_query(node: object, impact: Impact) -> Query:
    """What a `SelectStmt`, with or without that word around it, reads; what is not there is noted as refused."""
    reader = _Reader(impact)
    body = body_of(node, "SelectStmt") or (node if isinstance(node, dict) else {})
    source = reader.query(body, {}, ())
    return Query(source.columns, source.known, reader.relations, reader.used, reader.changes)


def read_expression(node: object, impact: Impact, *sources: Source) -> Query:
    """The same for an expression over some sources: a rule's condition, a policy's, a trigger's WHEN."""
    reader = _Reader(impact)
    reader.walk(node, {}, (sources,))
    return Query((), known=True, relations=reader.relations, references=reader.used, changes=False)


def read_statement(node: Node, impact: Impact, *sources: Source) -> Query:
    """The same for a query or a data statement in which some names mean columns of what is around it.

    That is the action of a rule (OLD and NEW), or a statement of a function (its arguments). Other statements read
    nothing.
    """
    reader = _Reader(impact)
    offered = reader.statement(node, (sources,))
    return Query(offered.columns, offered.known, reader.relations, reader.used, reader.changes)


class _Reader:
    """Walks through queries, keeping what they use."""

    def __init__(self, impact: Impact) -> None:
        self._impact = impact
        self.relations: dict[int, str] = {}
        self._references: dict[Ref, None] = {}
        self.changes = False

    @property
    def used(self) -> tuple[Ref, ...]:
        """Without relations of which columns are used: these say as much."""
        partly = {ref[:2] for ref in self._references if ref.column}
        return tuple(ref for ref in self._references if ref.column or ref[:2] not in partly)

    def statement(self, node: Node, outer: Scopes) -> Source:
        """A query or a data statement; what it offers."""
        query = body_of(node, "SelectStmt")
        if query:
            return self.query(query, {}, outer)
        if any(kind in node for kind in _CHANGES):
            return self._change(node, self._with(_body(node), {}, outer), outer, "")
        return Source("")

    def query(self, body: Node, ctes: _Ctes, outer: Scopes) -> Source:
        """A SELECT, VALUES or set operation; what it offers."""
        ctes = self._with(body, ctes, outer)
        if "larg" in body:
            left = self.query(below(body, "larg"), ctes, outer)
            self.query(below(body, "rarg"), ctes, outer)
            self._rest(body, ctes, outer)
            return left
        if "valuesLists" in body:
            return self._values(body, ctes, outer)
        items: list[Item] = []
        for node in listed(body, "fromClause"):
            items.append(self._item(node, ctes, (_all(items), *outer)))
        scopes = (_all(items), *outer)
        source = self._targets(listed(body, "targetList"), ctes, scopes, items)
        self._rest(body, ctes, scopes)
        return source

    def walk(self, expression: object, ctes: _Ctes, scopes: Scopes) -> None:
        """An expression, or anything that holds some; queries inside are read as queries."""
        stack = [expression]
        while stack:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(node)
                continue
            if not isinstance(node, dict):
                continue
            if "ColumnRef" in node:
                self._column(strings(body_of(node, "ColumnRef").get("fields")), scopes)
            elif "SelectStmt" in node:
                self.query(body_of(node, "SelectStmt"), ctes, scopes)
            else:
                self._use(*used_by(node, self._impact.database))
                stack.extend(node.values())

    def _use(self, *references: Ref) -> None:
        self._references.update(dict.fromkeys(references))

    def _with(self, body: Node, ctes: _Ctes, outer: Scopes) -> _Ctes:
        clause = below(body, "withClause")
        known = dict(ctes)
        for node in listed(clause, "ctes"):
            cte = body_of(node, "CommonTableExpr")
            name, aliases = text(cte, "ctename"), strings(cte.get("aliascolnames"))
            inner = below(cte, "ctequery")
            query = body_of(inner, "SelectStmt")
            if not query:
                self.changes = True
                known[name] = self._change(inner, known, outer, name)
                continue
            if clause.get("recursive"):
                first = _Reader(self._impact)
                start = below(query, "larg") or query
                columns = first.query(start, {**known, name: Source(name, known=False)}, outer)
                known[name] = aliased(columns, name, aliases)
            found = aliased(self.query(query, known, outer), name, aliases)
            extra = [text(below(cte, key), word) for key, word in _CYCLE_COLUMNS]
            known[name] = found._replace(columns=(*found.columns, *(Output(column) for column in extra if column)))
        return known

    def _change(self, node: Node, ctes: _Ctes, outer: Scopes, name: str) -> Source:
        """An INSERT, UPDATE, DELETE or MERGE inside WITH; what its RETURNING offers."""
        body = _body(node)
        relation = self._relation(below(body, "relation"), ROW_EXCLUSIVE)
        if relation is None:
            return Source(name, known=False)
        source = of_relation(relation, text(below(below(body, "relation"), "alias"), "aliasname") or relation.name)
        items = [of_source(source)]
        targets = {
            text(body_of(each, "ResTarget"), "name") for each in (*listed(body, "cols"), *listed(body, "targetList"))
        }
        self._use(*(each.origin for each in source.columns if each.name in targets and each.origin))
        for key in ("fromClause", "usingClause"):
            items += [self._item(item, ctes, (_all(items), *outer)) for item in listed(body, key)]
        scopes = (_all(items), *outer)
        for key in ("targetList", "whereClause", "onConflictClause", "joinCondition", "mergeWhenClauses"):
            self.walk(body.get(key), ctes, scopes)
        if "selectStmt" in body:
            given = self.query(body_of(body.get("selectStmt"), "SelectStmt"), ctes, outer)
            filled = () if targets else source.columns[: len(given.columns)]
            self._use(*(each.origin for each in filled if each.origin))
        returned = listed(below(body, "returningClause"), "exprs") or listed(body, "returningList")
        return self._targets(returned, ctes, scopes, items)._replace(name=name)

    def _values(self, body: Node, ctes: _Ctes, outer: Scopes) -> Source:
        rows = [listed(body_of(row, "List"), "items") for row in listed(body, "valuesLists")]
        self.walk(rows, ctes, outer)
        first = rows[0] if rows else []
        types = [self._type(item, outer) for item in first]
        columns = [Output(f"column{place}", each[0], each[1]) for place, each in enumerate(types, start=1)]
        self._rest(body, ctes, outer)
        return Source("*VALUES*", tuple(columns))

    def _rest(self, body: Node, ctes: _Ctes, scopes: Scopes) -> None:
        """Every clause of a query but WITH, FROM and the columns."""
        for key in _CLAUSES:
            self.walk(body.get(key), ctes, scopes)
        for node in listed(body, "lockingClause"):
            named = {
                text(body_of(each, "RangeVar"), "relname")
                for each in listed(body_of(node, "LockingClause"), "lockedRels")
            }
            for source in scopes[0] if scopes else ():
                origins = {column.origin.oid for column in source.columns if column.origin}
                if len(origins) == 1 and (not named or source.name in named):
                    self._lock(origins.pop(), ROW_SHARE)

    def _targets(self, targets: list[Node], ctes: _Ctes, scopes: Scopes, items: list[Item]) -> Source:
        """The columns of a query from its target list."""
        columns: list[Output] = []
        known = True
        for target in targets:
            body = body_of(target, "ResTarget")
            expression = body.get("val")
            star = _star(expression)
            if star is None:
                self.walk(expression, ctes, scopes)
                kind, typmod, collation = self._type(expression, scopes)
                name = text(body, "name") or column_name(expression)
                columns.append(Output(name, kind, typmod, collation=collation))
                continue
            found = starred(star, items, scopes)
            known = known and found is not None
            for column in found or ():
                self._use(*([column.origin] if column.origin else []))
                columns.append(column._replace(origin=None))
        return Source("", tuple(columns), known)

    def _type(self, expression: object, scopes: Scopes) -> tuple[int, int, int]:
        return type_of(expression, scopes, self._impact.database)

    def _column(self, names: tuple[str, ...], scopes: Scopes) -> None:
        found = meant(names, scopes) if names else None
        if isinstance(found, Output) and found.origin:
            self._use(found.origin)

    # -- FROM

    def _item(self, node: Node, ctes: _Ctes, outer: Scopes) -> Item:
        """An item of a FROM clause; `outer` begins with the items before it, for LATERAL."""
        kind, body = next(((kind, inner) for kind, inner in node.items() if isinstance(inner, dict)), ("", {}))
        alias = below(body, "alias")
        name, columns = text(alias, "aliasname"), strings(alias.get("colnames"))
        match kind:
            case "RangeVar":
                return of_source(aliased(self._named(body, ctes), name or text(body, "relname"), columns))
            case "RangeSubselect":
                source = self.query(body_of(body.get("subquery"), "SelectStmt"), ctes, outer)
                return of_source(aliased(source, name, columns))
            case "RangeTableSample":
                self.walk(body.get("args"), ctes, outer)
                return self._item(below(body, "relation"), ctes, outer)
            case "JoinExpr":
                return self._join(body, ctes, outer)
            case "RangeFunction":
                self.walk(body.get("functions"), ctes, outer)
                return of_source(aliased(of_function(body, self._impact.database), name, columns))
            case _:
                self.walk(body, ctes, outer)
                return of_source(aliased(Source("", known=False), name, columns))

    def _named(self, body: Node, ctes: _Ctes) -> Source:
        name = text(body, "relname")
        if not body.get("schemaname") and name in ctes:
            return ctes[name]
        relation = self._relation(body, ACCESS_SHARE)
        return of_relation(relation, name) if relation else Source(name, known=False)

    def _relation(self, body: Node, mode: str) -> Relation | None:
        relation = self._impact.relation(body)
        if relation is not None:
            self._use(Ref("pg_class", relation.oid))
            self._lock(relation.oid, mode)
        return relation

    def _lock(self, oid: int, mode: str) -> None:
        strongest = (ROW_EXCLUSIVE, ROW_SHARE, ACCESS_SHARE)
        self.relations[oid] = min(mode, self.relations.get(oid, mode), key=strongest.index)

    def _join(self, body: Node, ctes: _Ctes, outer: Scopes) -> Item:
        left = self._item(below(body, "larg"), ctes, outer)
        right = self._item(
            below(body, "rarg"), ctes, (left.sources + outer[0], *outer[1:]) if outer else (left.sources,)
        )
        shared = strings(body.get("usingClause"))
        if body.get("isNatural"):
            other = {column.name for column in right.star}
            shared = tuple(column.name for column in left.star if column.name in other)
        merged = [column for name in shared for column in left.star if column.name == name]
        for side in (left, right):
            self._use(*(column.origin for column in side.star if column.name in shared and column.origin))
        kept = [column for side in (left, right) for column in side.star if column.name not in shared]
        item = Item(left.sources + right.sources, (*merged, *kept))
        self.walk(body.get("quals"), ctes, (item.sources, *outer))
        alias = below(body, "alias")
        if not alias:
            return item
        whole = Source("", item.star, item.known)
        return of_source(aliased(whole, text(alias, "aliasname"), strings(alias.get("colnames"))))


_CLAUSES = (
    "distinctClause",
    "whereClause",
    "groupClause",
    "havingClause",
    "windowClause",
    "sortClause",
    "limitOffset",
    "limitCount",
)
_CYCLE_COLUMNS = (
    ("search_clause", "search_seq_column"),
    ("cycle_clause", "cycle_mark_column"),
    ("cycle_clause", "cycle_path_column"),
)


def _body(node: Node) -> Node:
    return next((body_of(node, kind) for kind in _CHANGES if kind in node), {})


def _all(items: list[Item]) -> tuple[Source, ...]:
    return tuple(source for item in items for source in item.sources)


def _star(expression: object) -> tuple[str, ...] | None:
    """The qualifiers of a `*`; None for every other expression."""
    match expression:
        case {"ColumnRef": {"fields": [*fields, {"A_Star": dict()}]}}:
            return strings(fields)
        case _:
            return None
