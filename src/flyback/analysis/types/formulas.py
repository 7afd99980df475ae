"""Conditions as the planner's prover sees them: AND, OR, and what it takes as a whole.

Source: `eval_const_expressions`, `negate_clause`, `predicate_classify`.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from flyback.syntax.object_names import strings

Key = object
"""An expression, comparable: two of the same key are `equal()`."""
Constant = Decimal | str


class Test(NamedTuple):
    """Whether an expression is NULL, or is not."""

    of: Key
    is_null: bool


class Comparison(NamedTuple):
    """An expression beside a constant."""

    of: Key
    operator: str
    constant: Constant


class Whole(NamedTuple):
    """A condition that nobody looks into."""

    of: Key


class Conjunction(NamedTuple):
    """Conditions that hold together; none of them: true."""

    parts: "tuple[Formula, ...]"


class Disjunction(NamedTuple):
    """Conditions of which one holds; none of them: false."""

    parts: "tuple[Formula, ...]"


Formula = Test | Comparison | Whole | Conjunction | Disjunction
_TURNED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
NEGATED = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WITH_OFFSET = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)[+-]\d\d(?::\d\d)?$")
"""As the catalogue writes it, in the session's time zone, in which scripts write their bounds, too."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_TEXT_TYPES = frozenset({"text", "varchar", "bpchar"})


def formula(node: object) -> Formula:
    """What a condition's parse tree says."""
    match node:
        case {"BoolExpr": {"boolop": "AND_EXPR", "args": list(parts)}}:
            return all_of(map(formula, parts))
        case {"BoolExpr": {"boolop": "OR_EXPR", "args": list(parts)}}:
            return any_of(map(formula, parts))
        case {"BoolExpr": {"boolop": "NOT_EXPR", "args": [inner]}}:
            return negated(formula(inner))
        case {"A_Const": {"boolval": dict(value)}}:
            return Conjunction(()) if value.get("boolval") else Disjunction(())
        case {"NullTest": {"arg": {"RowExpr": {"args": list(parts)}}, "nulltesttype": str(kind)}}:
            return all_of(Test(key(part), kind == "IS_NULL") for part in parts)
        case {"NullTest": {"arg": inner, "nulltesttype": str(kind)}}:
            return Test(key(inner), kind == "IS_NULL")
        case {"A_Expr": dict(body)}:
            return _operation(body)
        case _:
            return Whole(key(node))


def all_of(parts: Iterable[Formula]) -> Formula:
    """Together; what is within one AND is in one list."""
    flat: list[Formula] = []
    for part in parts:
        flat += part.parts if isinstance(part, Conjunction) else (part,)
    if Disjunction(()) in flat:
        return Disjunction(())
    return flat[0] if len(flat) == 1 else Conjunction(tuple(flat))


def any_of(parts: Iterable[Formula]) -> Formula:
    """Either; what is within one OR is in one list."""
    flat: list[Formula] = []
    for part in parts:
        flat += part.parts if isinstance(part, Disjunction) else (part,)
    if Conjunction(()) in flat:
        return Conjunction(())
    return flat[0] if len(flat) == 1 else Disjunction(tuple(flat))


def negated(of: Formula) -> Formula:
    """The opposite, with NOT moved inwards."""
    match of:
        case Conjunction(parts):
            return any_of(map(negated, parts))
        case Disjunction(parts):
            return all_of(map(negated, parts))
        case Test(inner, is_null):
            return Test(inner, not is_null)
        case Comparison(inner, operator, constant):
            return Comparison(inner, NEGATED[operator], constant)
        case Whole(inner):
            return Whole(("not", inner))


def key(node: object) -> Key:
    """An expression without what does not matter: places, the table's name, casts that only rename strings."""
    match node:
        case {"ColumnRef": {"fields": fields}}:
            return ("column", strings(fields)[-1:])
        case {"TypeCast": {"arg": {"ColumnRef": _} as inner, "typeName": {"names": names}}} if (
            strings(names)[-1:] and strings(names)[-1] in _TEXT_TYPES
        ):
            return key(inner)
        case dict():
            return tuple((name, key(part)) for name, part in sorted(node.items()) if not name.endswith("location"))
        case list():
            return tuple(map(key, node))
        case _:
            return node


def _operation(body: dict[str, object]) -> Formula:
    operator = strings(body.get("name"))[-1:]
    left, right = body.get("lexpr"), body.get("rexpr")
    match body.get("kind", "AEXPR_OP"), operator, right:
        case "AEXPR_OP", (str(name),), _ if name in _TURNED:
            return _comparison(name, left, right)
        case "AEXPR_IN", (str(name),), {"List": {"items": list(items)}}:
            return _each(name, left, items)
        case "AEXPR_OP_ANY" | "AEXPR_OP_ALL" as kind, (str(name),), _ if name in _TURNED:
            elements = _elements(right)
            if elements is not None:
                parts = [_comparison(name, left, item) for item in elements]
                return any_of(parts) if kind == "AEXPR_OP_ANY" else all_of(parts)
        case "AEXPR_BETWEEN", _, {"List": {"items": [low, high]}}:
            return all_of([_comparison(">=", left, low), _comparison("<=", left, high)])
        case "AEXPR_NOT_BETWEEN", _, {"List": {"items": [low, high]}}:
            return any_of([_comparison("<", left, low), _comparison(">", left, high)])
        case _:
            pass
    return Whole(key({"A_Expr": body}))


def _each(name: str, left: object, items: list[object]) -> Formula:
    parts = [_comparison(name, left, item) for item in items]
    return any_of(parts) if name == "=" else all_of(parts)


def _elements(node: object) -> list[object] | None:
    match node:
        case {"TypeCast": {"arg": inner}}:
            return _elements(inner)
        case {"A_ArrayExpr": {"elements": list(items)}}:
            return items
        case _:
            return None


def _comparison(operator: str, left: object, right: object) -> Formula:
    match operator, right:
        case "=" | "<>", {"A_Const": {"boolval": dict(value)}}:
            is_so = bool(value.get("boolval")) == (operator == "=")
            return formula(left) if is_so else negated(formula(left))
        case _:
            pass
    before, after = constant(left), constant(right)
    if after is not None and before is None:
        return Comparison(key(left), operator, after)
    if before is not None and after is None:
        return Comparison(key(right), _TURNED[operator], before)
    if before is not None and after is not None:
        holds = compare(before, operator, after)
        if holds is not None:
            return Conjunction(()) if holds else Disjunction(())
    return Whole(("A_Expr", operator, key(left), key(right)))


def constant(node: object) -> Constant | None:
    """The value of a constant, whatever its type; None when it is none, or NULL."""
    match node:
        case {"TypeCast": {"arg": inner, "typeName": {"names": names}}}:
            return _cast(constant(inner), strings(names)[-1:])
        case {"A_Const": {"ival": dict(value)}}:
            return Decimal(int(str(value.get("ival", 0))))
        case {"A_Const": {"fval": {"fval": str(digits)}}}:
            return Decimal(digits)
        case {"A_Const": {"sval": dict(value)}}:
            text = str(value.get("sval", ""))
            return f"{text} 00:00:00" if _DATE.fullmatch(text) else text
        case {"A_Expr": {"name": [{"String": {"sval": "-"}}], "rexpr": inner, **rest}} if "lexpr" not in rest:
            found = constant(inner)
            return -found if isinstance(found, Decimal) else None
        case _:
            return None


def _cast(found: Constant | None, name: tuple[str, ...]) -> Constant | None:
    if not isinstance(found, str) or not name or name[0] in _TEXT_TYPES:
        return found
    if name[0] == "timestamptz":
        return _WITH_OFFSET.sub(r"\1", found)
    return Decimal(found) if _NUMBER.fullmatch(found) else found


def compare(left: Constant, operator: str, right: Constant) -> bool | None:
    """Whether one constant is less than another, say; None where only their type could tell."""
    if isinstance(left, str) != isinstance(right, str):
        return None
    if left != right and isinstance(left, str) and not _same_shape(left, str(right)) and operator not in ("=", "<>"):
        return None
    before = left < right  # type: ignore[operator]  # both are numbers, or both are texts
    return {
        "=": left == right,
        "<>": left != right,
        "<": before,
        "<=": before or left == right,
        ">": not before and left != right,
        ">=": not before,
    }[operator]


def _same_shape(left: str, right: str) -> bool:
    """Dates and times as the catalogue writes them are in the order of their texts."""
    dates = _DATE.match(left) and _DATE.match(right)
    return bool(dates) and left[19:] == right[19:]
