"""Expressions as PostgreSQL understands them: the type of the result, and how volatile it is."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from flyback.analysis.types.coercion import Context, can_pass, path_between
from flyback.analysis.types.conversions import work_of
from flyback.analysis.types.expressions import Scope
from flyback.analysis.types.folding import live_branches, live_conditions, live_values
from flyback.analysis.types.inlining import inlined
from flyback.analysis.types.kinds import (
    BIT,
    BOOL,
    DATE,
    INT4,
    INT8,
    NAME,
    NUMERIC,
    POLYMORPHIC,
    RECORD,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    TIMETZ,
    UNKNOWN,
    array_of,
    kind_of,
)
from flyback.analysis.types.labels import Volatility, labelled
from flyback.analysis.types.naming import resolve_type
from flyback.analysis.types.signatures import (
    Signature,
    chosen,
    chosen_operator,
    element_type,
    functions,
    operators,
    result_type,
)
from flyback.model.snapshot import Column, Function
from flyback.syntax.object_names import Node, strings


class Reading(NamedTuple):
    """What is known of an expression."""

    type: int = 0
    """0 when nobody knows, `unknown` for an untyped constant."""
    typmod: int = -1
    volatility: Volatility = Volatility.IMMUTABLE


_NOBODY_KNOWS = Reading(volatility=Volatility.UNKNOWN)
_SESSION = {
    "CURRENT_DATE": DATE,
    "CURRENT_TIME": TIMETZ,
    "CURRENT_TIMESTAMP": TIMESTAMPTZ,
    "LOCALTIME": TIME,
    "LOCALTIMESTAMP": TIMESTAMP,
}
_OPERATORS_OF = {
    "AEXPR_NOT_DISTINCT": "=",
    "AEXPR_DISTINCT": "=",
    "AEXPR_BETWEEN": ">=",
    "AEXPR_NOT_BETWEEN": ">=",
    "AEXPR_BETWEEN_SYM": ">=",
    "AEXPR_NOT_BETWEEN_SYM": ">=",
}


def type_of(node: object, scope: Scope) -> int:
    """The oid of an expression's type; 0 when nobody knows, `unknown` for an untyped constant."""
    return read(node, scope).type


def read(node: object, scope: Scope) -> Reading:
    """What an expression's parse tree means."""
    try:
        return _read(node, scope)
    except RecursionError:
        return _NOBODY_KNOWS


def _read(node: object, scope: Scope) -> Reading:
    if not isinstance(node, dict) or not node:
        return Reading()
    kind, body = next(iter(node.items()))
    if not isinstance(body, dict):
        return Reading()
    reader = _READERS.get(kind)
    return reader(body, scope) if reader else Reading(0, -1, _anywhere(body, scope))


def _anywhere(body: object, scope: Scope) -> Volatility:
    """Of whatever is inside a node that has nothing of its own to say."""
    items = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    found = Volatility.IMMUTABLE
    for item in items:
        if isinstance(item, dict) and len(item) == 1 and next(iter(item))[:1].isupper():
            found = max(found, _read(item, scope).volatility)
        elif isinstance(item, dict | list):
            found = max(found, _anywhere(item, scope))
    return found


def _constant(body: Node, _scope: Scope) -> Reading:
    match body:
        case {"ival": _}:
            return Reading(INT4)
        case {"fval": {"fval": str(digits)}}:
            return Reading(INT8 if digits.isdigit() and int(digits) < 1 << 63 else NUMERIC)
        case {"boolval": _}:
            return Reading(BOOL)
        case {"bsval": _}:
            return Reading(BIT)
        case _:
            return Reading(UNKNOWN)


def _column(body: Node, scope: Scope) -> Reading:
    names = strings(body.get("fields"))
    if names == ("value",) and scope.value[0]:
        return Reading(*scope.value)
    column = scope.columns.get(names[-1]) if names else None
    return Reading(column.type, column.typmod) if column else Reading()


def _cast(body: Node, scope: Scope) -> Reading:
    use = resolve_type(body.get("typeName"), scope.database)
    source = _read(body.get("arg"), scope)
    if not use.oid:
        return Reading(0, -1, max(source.volatility, Volatility.UNKNOWN))
    path = path_between(source.type, use.oid, Context.EXPLICIT, scope.database) if source.type else None
    own = Volatility.IMMUTABLE if source.type == UNKNOWN else work_of(source.type, use.oid, path, scope.database)
    return Reading(use.oid, use.typmod, max(source.volatility, own))


def _call(body: Node, scope: Scope) -> Reading:
    names = strings(body.get("funcname"))
    given = _all(body.get("args"), scope)
    inside = max(_most(given), _anywhere([body.get(part) for part in ("agg_order", "agg_filter", "over")], scope))
    if not names:
        return _NOBODY_KNOWS
    schema = names[-2] if len(names) > 1 else ""
    found = chosen(functions(schema, names[-1], scope.database), [reading.type for reading in given], scope.database)
    if not found:
        return Reading(0, -1, max(inside, Volatility.UNKNOWN))
    if len(found) == 1 and found[0].user:
        return _users_call(found[0], given, scope)
    return _answer(found, given, inside, scope)


def _users_call(found: Signature, given: Sequence[Reading], scope: Scope) -> Reading:
    function = scope.database.find(Function, found.user)
    label, types = labelled(found.volatility), [each.type for each in given]
    body = inlined(function) if function is not None else None
    if function is not None and body is not None:
        named = zip(function.argument_names, function.arguments, strict=False)
        columns = {name: Column(number=0, name=name, type=oid) for name, oid in named}
        inside = Scope(database=scope.database, columns=columns, parameters=function.arguments)
        inner = _read(body, inside)
        fits = inner.type in (0, UNKNOWN) or can_pass(inner.type, found.result, scope.database)
        if fits and (label is Volatility.VOLATILE or inner.volatility <= label):
            return Reading(found.result, -1, max(inner.volatility, _most(given)))
    return Reading(result_type(found, types, scope.database), -1, max(label, _most(given)))


def _operation(body: Node, scope: Scope) -> Reading:
    kind = str(body.get("kind", "AEXPR_OP"))
    names = strings(body.get("name"))
    left, right = _read(body.get("lexpr"), scope), _operand(body.get("rexpr"), scope)
    given = [right] if body.get("lexpr") is None else [left, right]
    if kind == "AEXPR_NULLIF":
        return Reading(left.type, left.typmod, _most(given))
    if kind in ("AEXPR_OP_ANY", "AEXPR_OP_ALL"):
        element = element_type(right.type, scope.database)
        given[-1] = right._replace(type=element)
    name = _OPERATORS_OF.get(kind, names[-1] if names else "")
    found = chosen_operator(name, [reading.type for reading in given], scope.database)
    if not found:
        unknown = Volatility.IMMUTABLE if operators(name) else Volatility.UNKNOWN
        return Reading(BOOL if kind != "AEXPR_OP" else 0, -1, max(_most(given), unknown))
    answer = _answer(found, given, _most(given), scope)
    return answer if kind == "AEXPR_OP" else answer._replace(type=BOOL)


def _operand(node: object, scope: Scope) -> Reading:
    """The right side of an operator: one value, or the list of IN and BETWEEN."""
    match node:
        case {"List": {"items": list(items)}}:
            return _common(_all(items, scope), scope)
        case list(items):
            return _common(_all(items, scope), scope)
        case _:
            return _read(node, scope)


def _answer(found: Sequence[Signature], given: Sequence[Reading], inside: Volatility, scope: Scope) -> Reading:
    """What a call of one of these functions gives."""
    types = [reading.type for reading in given]
    results = {result_type(each, types, scope.database) for each in found}
    labels = {labelled(each.volatility) for each in found}
    if results == {TEXT} and labels == {Volatility.STABLE} and any(map(_makes_text, found)):
        return Reading(TEXT, -1, max(inside, *(_as_text(oid, scope) for oid in types)))
    own = Volatility.UNKNOWN if len(labels) > 1 and Volatility.VOLATILE in labels else min(labels)
    return Reading(results.pop() if len(results) == 1 else 0, -1, max(own, inside))


def _session_value(body: Node, _scope: Scope) -> Reading:
    name = str(body.get("op", "")).removeprefix("SVFOP_").removesuffix("_N")
    return Reading(_SESSION.get(name, NAME), -1, Volatility.STABLE)


def _parameter(body: Node, scope: Scope) -> Reading:
    number = int(str(body.get("number", 0))) - 1
    return Reading(scope.parameters[number] if 0 <= number < len(scope.parameters) else 0)


def _inner(body: Node, scope: Scope) -> Reading:
    return _read(body.get("arg") or body.get("val"), scope)


def _first_of(body: Node, scope: Scope) -> Reading:
    return _common(_all(body.get("args"), scope), scope)


def _coalesce(body: Node, scope: Scope) -> Reading:
    values = _list(body.get("args"))
    return _common(_all(values, scope), scope)._replace(volatility=_most(_all(live_values(values), scope)))


def _array(body: Node, scope: Scope) -> Reading:
    found = _common(_all(body.get("elements"), scope), scope)
    element = TEXT if found.type == UNKNOWN else found.type
    nested = kind_of(element, scope.database)
    array = element if nested and nested.category == "A" else array_of(element, scope.database)
    return Reading(array, -1, found.volatility)


def _row(body: Node, scope: Scope) -> Reading:
    return Reading(RECORD, -1, _most(_all(body.get("args"), scope)))


def _boolean(body: Node, scope: Scope) -> Reading:
    return Reading(BOOL, -1, _anywhere(body, scope))


def _conditions(body: Node, scope: Scope) -> Reading:
    return Reading(BOOL, -1, _most(_all(live_conditions(body), scope)))


def _makes_text(found: Signature) -> bool:
    return not POLYMORPHIC.isdisjoint(found.arguments)


def _as_text(oid: int, scope: Scope) -> Volatility:
    """Of making text of a value, as `||` and `quote_literal` do: functions in SQL, which are inlined."""
    if oid == UNKNOWN:
        return Volatility.IMMUTABLE
    path = path_between(oid, TEXT, Context.EXPLICIT, scope.database) if oid else None
    return work_of(oid, TEXT, path, scope.database)


def _case(body: Node, scope: Scope) -> Reading:
    whens = [item.get("CaseWhen", {}) for item in _list(body.get("args")) if isinstance(item, dict)]
    results = [_read(when.get("result"), scope) for when in whens]
    if body.get("defresult"):
        results.append(_read(body.get("defresult"), scope))
    return _common(results, scope)._replace(volatility=_most(_all(live_branches(body), scope)))


def _indirection(body: Node, scope: Scope) -> Reading:
    found = _read(body.get("arg"), scope)
    steps = _list(body.get("indirection"))
    inside = max(found.volatility, _anywhere(steps, scope))
    match steps:
        case [{"A_Indices": {"is_slice": True}}]:
            return Reading(found.type, -1, inside)
        case [{"A_Indices": _}]:
            return Reading(element_type(found.type, scope.database), -1, inside)
        case _:
            return Reading(0, -1, inside)


def _common(readings: Sequence[Reading], scope: Scope) -> Reading:
    """The type that several values share: the first that all can become. Source: `select_common_type`."""
    known = [reading for reading in readings if reading.type != UNKNOWN]
    if not known:
        return Reading(UNKNOWN, -1, _most(readings))
    best = known[0]
    for reading in known[1:]:
        if best.type and reading.type and not can_pass(reading.type, best.type, scope.database):
            best = reading
    same = all(reading.typmod == best.typmod for reading in known)
    return Reading(best.type, best.typmod if same else -1, _most(readings))


def _all(nodes: object, scope: Scope) -> list[Reading]:
    return [_read(node, scope) for node in _list(nodes)]


def _most(readings: Iterable[Reading]) -> Volatility:
    return max((reading.volatility for reading in readings), default=Volatility.IMMUTABLE)


def _list(nodes: object) -> list[Node]:
    return nodes if isinstance(nodes, list) else []


_READERS: dict[str, Callable[[Node, Scope], Reading]] = {
    "A_ArrayExpr": _array,
    "A_Const": _constant,
    "A_Expr": _operation,
    "A_Indirection": _indirection,
    "BoolExpr": _conditions,
    "BooleanTest": _boolean,
    "CaseExpr": _case,
    "CoalesceExpr": _coalesce,
    "CollateClause": _inner,
    "ColumnRef": _column,
    "FuncCall": _call,
    "JsonIsPredicate": _boolean,
    "MinMaxExpr": _first_of,
    "NamedArgExpr": _inner,
    "NullTest": _boolean,
    "ParamRef": _parameter,
    "ResTarget": _inner,
    "RowExpr": _row,
    "SQLValueFunction": _session_value,
    "TypeCast": _cast,
}
