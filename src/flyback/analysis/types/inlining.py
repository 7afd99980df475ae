"""Functions in SQL of one expression: the planner puts the expression in place of the call."""

import re

from flyback.analysis.types.expressions import nodes, parsed
from flyback.model.snapshot import Function
from flyback.syntax.expressions import only_query
from flyback.syntax.object_names import Node

_ATOMIC = re.compile(r"\s*BEGIN\s+ATOMIC\s+(.*?);?\s*END\s*;?\s*", re.IGNORECASE | re.DOTALL)
_RETURN = re.compile(r"\s*RETURN\s+(.*?);?\s*", re.IGNORECASE | re.DOTALL)
_PLAIN_PARTS = frozenset({"limitOption", "op"})
_NEVER_INLINED = ("SubLink", "SelectStmt")
_LENIENT = ("CoalesceExpr", "CaseExpr", "NullTest", "BooleanTest", "BoolExpr", "FuncCall", "A_ArrayExpr", "RowExpr")
"""What may have a value although a part of it has none."""


def inlined(function: Function) -> Node | None:
    """The expression that stands for a call of a function; None where the planner calls it.

    The label does not matter here: see `read`. Source: `inline_function`.
    """
    if function.language != "sql" or function.kind != "f" or function.returns_set or not function.body:
        return None
    found = _expression(function.body)
    if found is None or next(nodes(found, *_NEVER_INLINED), None) is not None:
        return None
    if function.strict and not _is_strict(found, len(function.arguments)):
        return None
    return found


def _expression(body: str) -> Node | None:
    returned = _RETURN.fullmatch(body)
    if returned:
        return parsed(returned[1])
    atomic = _ATOMIC.fullmatch(body)
    match only_query(atomic[1] if atomic else body):
        case {"targetList": [{"ResTarget": {"val": dict(value)}}], **rest} if not set(rest) - _PLAIN_PARTS:
            return value
        case _:
            return None


def _is_strict(body: Node, parameters: int) -> bool:
    if next(nodes(body, *_LENIENT), None) is not None:
        return False
    used = sum(1 for _ in nodes(body, "ParamRef", "ColumnRef"))
    return used >= parameters
