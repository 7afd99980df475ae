"""Takes a query or a data statement apart: what each SELECT in it reads, what it writes on the way, what it calls."""

from flyback.frozen import frozen
from flyback.syntax.object_names import Node, strings
from flyback.syntax.trees import below, body_of, kind_of, listed, text

CHANGES = ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")
_MATTER = frozenset(("SubLink", "SelectStmt", "FuncCall", "A_Const"))
_NO_NAMES: frozenset[str] = frozenset()
_JOINED = frozenset(("EXISTS_SUBLINK", "ANY_SUBLINK"))
"""Queries inside conditions that the planner turns into joins where it can."""


@frozen
class Source:
    """A relation in a FROM list."""

    name: Node
    """Its `RangeVar`."""
    alias: str
    locked: bool = False
    """FOR UPDATE, FOR SHARE and their like."""
    target: bool = False
    """It is what an UPDATE, DELETE or MERGE changes."""
    sampled: bool = False


@frozen
class Level:
    """What one SELECT reads itself, without the queries inside it; or one UPDATE, DELETE or MERGE."""

    sources: tuple[Source, ...] = ()
    conditions: tuple[Node, ...] = ()
    """Expressions that must all be true."""
    joined: bool = False
    """The planner may make it part of the query around it, whose columns it then meets as another relation's."""
    first: str = ""
    """The column in whose order only the first rows are wanted: of ORDER BY ... LIMIT, max() and min()."""
    limit: float | None = None
    """How many rows it gives at most, where that is written as a number."""
    ctes: frozenset[str] = _NO_NAMES
    """Names that mean queries of WITH clauses in it, in queries inside its conditions, too."""


@frozen
class Change:
    """An INSERT, UPDATE, DELETE or MERGE."""

    kind: str
    body: Node
    ctes: frozenset[str] = _NO_NAMES
    """Names that mean queries of a WITH clause there."""


@frozen
class Study:
    """What a statement is made of."""

    levels: tuple[Level, ...]
    """Of an UPDATE, DELETE or MERGE: its own first."""
    changes: tuple[Change, ...]
    """In WITH clauses."""
    calls: tuple[Node, ...]
    """Every `FuncCall`."""


def study_query(body: Node, ctes: frozenset[str] = _NO_NAMES) -> Study:
    """Of a `SelectStmt`, the word itself left out; `ctes` are names of WITH clauses around it."""
    collector = _Collector()
    collector.query(body, _Around(ctes=ctes))
    return collector.study()


def study_change(change: Change) -> Study:
    """Of a data statement; what it writes itself is the caller's concern."""
    collector = _Collector()
    collector.change(change)
    return collector.study()


def study_expression(node: object) -> Study:
    """Of an expression outside of any query, an argument of CALL say."""
    collector = _Collector()
    collector.expression(node, _NO_NAMES)
    return collector.study()


def conjuncts(condition: object) -> tuple[Node, ...]:
    """The parts of a condition that must all be true."""
    match condition:
        case {"BoolExpr": {"boolop": "AND_EXPR", "args": list(parts)}}:
            return tuple(part for item in parts for part in conjuncts(item))
        case {
            "A_Expr": {
                "name": [{"String": {"sval": "="}}] as name,
                "lexpr": {"RowExpr": {"args": list(left)}},
                "rexpr": {"RowExpr": {"args": list(right)}},
            }
        } if len(left) == len(right):
            pairs = zip(left, right, strict=True)
            return tuple({"A_Expr": {"kind": "AEXPR_OP", "name": name, "lexpr": a, "rexpr": b}} for a, b in pairs)
        case dict() if condition:
            return (condition,)
        case _:
            return ()


@frozen
class _Around:
    """What a query is told by what is around it."""

    ctes: frozenset[str] = _NO_NAMES
    locked: bool = False
    joined: bool = False


class _Collector:
    def __init__(self) -> None:
        self._levels: list[Level] = []
        self._changes: list[Change] = []
        self._calls: list[Node] = []

    def study(self) -> Study:
        return Study(levels=tuple(self._levels), changes=tuple(self._changes), calls=tuple(self._calls))

    def query(self, body: Node, around: _Around) -> None:
        ctes = self._with(body, around.ctes)
        if "larg" in body:
            for side in ("larg", "rarg"):
                self.query(below(body, side), _Around(ctes=ctes, locked=around.locked, joined=around.joined))
        elif "fromClause" in body:
            level = _Gathering(ctes, _locked_names(body, around))
            for item in listed(body, "fromClause"):
                self._item(item, level)
            level.conditions += conjuncts(body.get("whereClause"))
            self._levels.append(level.done(joined=around.joined, first=_first(body), limit=_limit(body)))
        for key, part in body.items():
            if key not in ("fromClause", "larg", "rarg", "withClause", "lockingClause", "intoClause"):
                self.expression(part, ctes)

    def change(self, change: Change) -> None:
        body = change.body
        level = _Gathering(self._with(body, change.ctes), _NO_NAMES)
        if change.kind != "InsertStmt":
            level.add(below(body, "relation"), target=True)
        for item in [*listed(body, "fromClause"), *listed(body, "usingClause"), below(body, "sourceRelation")]:
            self._item(item, level)
        level.conditions += conjuncts(body.get("whereClause")) + _of_merge(body, level.aliases)
        self._levels.insert(0, level.done(joined=False))
        for key, part in body.items():
            if key not in ("relation", "fromClause", "usingClause", "sourceRelation", "withClause"):
                self.expression(part, level.ctes)

    def expression(self, node: object, ctes: frozenset[str]) -> None:
        stack = [node]
        while stack:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(node)
            elif isinstance(node, dict):
                if _MATTER.isdisjoint(node):
                    stack.extend(node.values())
                elif "A_Const" not in node:
                    self._inside(node, ctes, stack)

    def _inside(self, node: Node, ctes: frozenset[str], stack: list[object]) -> None:
        match node:
            case {"SubLink": {"subLinkType": kind, "subselect": {"SelectStmt": dict(body)}, **rest}}:
                self.query(body, _Around(ctes=ctes, joined=kind in _JOINED))
                stack.append(rest)
            case {"SelectStmt": dict(body)}:
                self.query(body, _Around(ctes=ctes))
            case {"FuncCall": dict(call)}:
                self._calls.append(call)
                stack.extend(call.values())
            case _:
                stack.extend(node.values())

    def _with(self, body: Node, ctes: frozenset[str]) -> frozenset[str]:
        clause = below(body, "withClause")
        entries = [body_of(item, "CommonTableExpr") for item in listed(clause, "ctes")]
        if clause.get("recursive"):
            ctes |= {text(entry, "ctename") for entry in entries}
        for entry in entries:
            query = below(entry, "ctequery")
            kind = kind_of(query)
            if kind in CHANGES:
                self._changes.append(Change(kind=kind, body=body_of(query, kind), ctes=ctes))
            else:
                self.query(body_of(query, "SelectStmt"), _Around(ctes=ctes))
            ctes |= {text(entry, "ctename")}
        return ctes

    def _item(self, item: Node, level: "_Gathering") -> None:
        match item:
            case {"RangeVar": dict(name)}:
                level.add(name)
            case {"JoinExpr": dict(join)}:
                self._join(join, level)
                self.expression(join.get("quals"), level.ctes)
            case {"RangeSubselect": dict(inner)}:
                locked = level.locks(text(below(inner, "alias"), "aliasname"))
                self.query(body_of(inner.get("subquery"), "SelectStmt"), _Around(ctes=level.ctes, locked=locked))
            case {"RangeTableSample": dict(sample)}:
                level.add(body_of(sample.get("relation"), "RangeVar"), sampled=True)
            case _:
                self.expression(item, level.ctes)

    def _join(self, join: Node, level: "_Gathering") -> None:
        self._item(below(join, "larg"), level)
        left = level.aliases
        self._item(below(join, "rarg"), level)
        conditions = conjuncts(join.get("quals"))
        conditions += tuple({"Using": name} for name in strings(join.get("usingClause")))
        match join.get("jointype"):
            case "JOIN_LEFT":
                conditions = _outer(conditions, level.aliases[len(left) :])
            case "JOIN_RIGHT":
                conditions = _outer(conditions, left)
            case "JOIN_FULL":
                conditions = ()
            case _:
                pass
        level.conditions += conditions


def _of_merge(body: Node, aliases: list[str]) -> tuple[Node, ...]:
    """What MERGE joins on: it keeps the rows of a side for which it has a WHEN NOT MATCHED."""
    conditions = conjuncts(body.get("joinCondition"))
    kinds = {body_of(clause, "MergeWhenClause").get("matchKind") for clause in listed(body, "mergeWhenClauses")}
    if "MERGE_WHEN_NOT_MATCHED_BY_TARGET" in kinds:
        conditions = _outer(conditions, aliases[:1])
    if "MERGE_WHEN_NOT_MATCHED_BY_SOURCE" in kinds:
        conditions = _outer(conditions, aliases[1:])
    return conditions


def _outer(conditions: tuple[Node, ...], aliases: list[str]) -> tuple[Node, ...]:
    """Conditions of an outer join, which leave out rows of these relations alone."""
    return tuple({"Outer": {"condition": condition, "aliases": aliases}} for condition in conditions)


class _Gathering:
    """A level that is not complete yet."""

    def __init__(self, ctes: frozenset[str], locked: frozenset[str] | None) -> None:
        self.ctes = ctes
        self._locked = locked
        """Aliases after FOR UPDATE OF; None for all."""
        self._sources: list[Source] = []
        self.conditions: tuple[Node, ...] = ()

    def locks(self, alias: str) -> bool:
        return self._locked is None or alias in self._locked

    def add(self, name: Node, *, target: bool = False, sampled: bool = False) -> None:
        relation = text(name, "relname")
        if not target and "schemaname" not in name and relation in self.ctes:
            return
        alias = text(below(name, "alias"), "aliasname") or relation
        self._sources.append(Source(name=name, alias=alias, locked=self.locks(alias), target=target, sampled=sampled))

    @property
    def aliases(self) -> list[str]:
        return [source.alias for source in self._sources]

    def done(self, *, joined: bool, first: str = "", limit: float | None = None) -> Level:
        return Level(
            sources=tuple(self._sources),
            conditions=self.conditions,
            joined=joined,
            first=first,
            limit=limit,
            ctes=self.ctes,
        )


def _locked_names(body: Node, around: _Around) -> frozenset[str] | None:
    clauses = [body_of(item, "LockingClause") for item in listed(body, "lockingClause")]
    if around.locked or any("lockedRels" not in clause for clause in clauses):
        return None
    return frozenset(
        text(body_of(each, "RangeVar"), "relname") for clause in clauses for each in listed(clause, "lockedRels")
    )


def _limit(body: Node) -> float | None:
    match body:
        case {"limitCount": {"A_Const": {"ival": {"ival": int(number)}}}}:
            return float(number)
        case _:
            return None


def _first(body: Node) -> str:
    match body:
        case {"limitCount": _, "sortClause": [{"SortBy": {"node": {"ColumnRef": {"fields": fields}}}}, *_]}:
            return strings(fields)[-1] if strings(fields) and "groupClause" not in body else ""
        case {"targetList": [{"ResTarget": {"val": {"FuncCall": {"funcname": name, "args": [argument]}}}}]}:
            is_extreme = strings(name)[-1:] in (("max",), ("min",)) and "groupClause" not in body
            return "".join(strings(body_of(argument, "ColumnRef").get("fields"))[-1:]) if is_extreme else ""
        case _:
            return ""
