"""Conditions on single columns, which an index may answer."""

from collections.abc import Iterable

from flyback.analysis.rows.collecting import Level, Source
from flyback.frozen import frozen, replaced
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node, functions_called, holds, strings
from flyback.syntax.trees import bodies, listed

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
_HOW = {"=": "equal", "<": "less", "<=": "less", ">": "greater", ">=": "greater"}
PLACE = "ctid"
"""The system column that says where a row is."""
_CHANGING = frozenset(("random", "clock_timestamp", "nextval", "gen_random_uuid", "timeofday", "uuidv7", "uuidv4"))
"""No index can answer a comparison with what is different for each row."""


@frozen
class Condition:
    """What must be true of one column."""

    column: str
    how: str
    """`equal`, `less`, `greater`, `between`, `in`, `null`, `current` (the row of a cursor); otherwise an operator."""
    numbers: tuple[int, ...] = ()
    """The integers it is compared with, where they are written so."""
    values: tuple[Node, ...] = ()
    """What it is compared with, where that is constant."""
    count: int = 1
    """With how many values."""
    other: str = ""
    """The alias of the relation whose column it is compared with; `?` for a query's."""
    rows: float | None = None
    """How many values of the other relation, or of the query, there are; None when nobody knows."""
    query: Node | None = None
    """With `?`: the `SelectStmt`."""
    expression: bool = False
    """It is an expression of the column that is compared."""


def conditions_on(source: Source, relation: Relation, level: Level) -> list[tuple[Condition, ...]]:
    """Of the conditions of a level those on one of its sources; each is one, or several joined by OR."""
    reader = _Reader(source, relation, level)
    return [found for node in level.conditions if (found := reader.read(node))]


class _Reader:
    def __init__(self, source: Source, relation: Relation, level: Level) -> None:
        self._alias = source.alias
        self._relation = relation
        self._alone = len(level.sources) == 1

    def read(self, node: Node) -> tuple[Condition, ...]:
        match node:
            case {"BoolExpr": {"boolop": "OR_EXPR", "args": list(args)}}:
                found = [self.read(arg) for arg in args if isinstance(arg, dict)]
                return tuple(each for group in found for each in group) if all(found) else ()
            case {"CurrentOfExpr": _}:
                return (Condition(column="", how="current"),)
            case {"Using": str(column)}:
                return (Condition(column=column, how="equal", other="*"),)
            case {"Outer": {"condition": dict(inner), "aliases": list(aliases)}}:
                return self.read(inner) if self._alias in aliases else ()
            case {"NullTest": {"arg": argument, "nulltesttype": "IS_NULL"}}:
                return self._of(argument, Condition(column="", how="null"))
            case {"SubLink": {"subLinkType": "ANY_SUBLINK", "testexpr": tested, "subselect": inner}}:
                query = inner if isinstance(inner, dict) else None
                return self._of(tested, Condition(column="", how="equal", other="?", query=query))
            case {"A_Expr": dict(body)}:
                return self._expression(body)
            case _:
                return self._of(node, Condition(column="", how="equal", count=1))

    def _of(self, tested: object, condition: Condition) -> tuple[Condition, ...]:
        column = self._column(tested)
        return (replaced(condition, column=column),) if column else ()

    def _expression(self, body: Node) -> tuple[Condition, ...]:
        left, right = body.get("lexpr"), body.get("rexpr")
        operator = "".join(strings(body.get("name"))[-1:])
        kind = body.get("kind", "AEXPR_OP")
        if kind == "AEXPR_OP":
            return self._comparison(left, operator, right) or self._comparison(right, _FLIPPED.get(operator, ""), left)
        items = _items(right)
        if kind in ("AEXPR_BETWEEN", "AEXPR_BETWEEN_SYM"):
            return self._of(left, _constant("between", items)) if _are_constant(items) else ()
        if kind in ("AEXPR_IN", "AEXPR_OP_ANY") and operator == "=" and _are_constant(items):
            return self._of(left, replaced(_constant("in", items), count=max(len(items), 1)))
        return ()

    def _comparison(self, tested: object, operator: str, value: object) -> tuple[Condition, ...]:
        column = self._column(tested)
        if not column and operator in _HOW:
            return self._of_expression(tested, operator, value)
        if not column or not operator or operator == "<>" or value is None:
            return ()
        how = _HOW.get(operator, operator)
        others = [strings(found.get("fields")) for _, found in bodies(value, "ColumnRef")]
        if not others:
            return (replaced(_constant(how, [value]), column=column),) if _are_constant([value]) else ()
        if any(self._is_own(names) for names in others):
            return ()
        aliases = {names[-2] if len(names) > 1 else "*" for names in others}
        return (Condition(column=column, how=how, other=aliases.pop() if len(aliases) == 1 else "*"),)

    def _of_expression(self, tested: object, operator: str, value: object) -> tuple[Condition, ...]:
        """`lower(b) = 'x'`."""
        names = [strings(found.get("fields")) for _, found in bodies(tested, "ColumnRef")]
        if not names or not all(self._is_own(each) for each in names) or not _are_constant([value]):
            return ()
        return (replaced(_constant(_HOW[operator], [value]), column=names[0][-1], expression=True),)

    def _column(self, node: object) -> str:
        """The column of this relation that an expression is; empty for every other."""
        match node:
            case {"ColumnRef": {"fields": fields}}:
                names = strings(fields)
                return names[-1] if names and self._is_own(names) else ""
            case _:
                return ""

    def _is_own(self, names: tuple[str, ...]) -> bool:
        if len(names) > 1:
            return names[-2] == self._alias
        known = not self._relation.assumed and bool(self._relation.columns) and names != (PLACE,)
        return self._relation.column(names[0]) is not None if names and known else self._alone


def _constant(how: str, values: Iterable[object]) -> Condition:
    nodes = tuple(value for value in values if isinstance(value, dict))
    numbers = [_integer(node) for node in nodes]
    known = tuple(number for number in numbers if number is not None)
    return Condition(column="", how=how, values=nodes, numbers=known if len(known) == len(numbers) else ())


def _are_constant(values: Iterable[object]) -> bool:
    return all(not holds(value, "ColumnRef") and not functions_called(value) & _CHANGING for value in values)


def _items(node: object) -> list[Node]:
    match node:
        case {"List": dict(body)}:
            return listed(body, "items")
        case {"A_ArrayExpr": dict(body)}:
            return listed(body, "elements")
        case {"TypeCast": dict(body)}:
            return _items(body.get("arg"))
        case dict():
            return [node]
        case _:
            return []


def _integer(node: object) -> int | None:
    match node:
        case {"A_Const": {"ival": dict(number)}}:
            found = number.get("ival", 0)
            return found if isinstance(found, int) else None
        case {"A_Expr": {"kind": "AEXPR_OP", "name": [{"String": {"sval": "-"}}], "rexpr": inner, **rest}} if (
            "lexpr" not in rest
        ):
            found = _integer(inner)
            return None if found is None else -found
        case _:
            return None
