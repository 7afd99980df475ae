"""What the planner never evaluates of an expression, because constants decide before.

Source: eval_const_expressions_mutator() in clauses.c.
"""

from collections.abc import Sequence

from flyback.syntax.object_names import Node
from flyback.syntax.trees import below, body_of, listed, text

_DECIDES = {"AND_EXPR": False, "OR_EXPR": True}


def live_conditions(body: Node) -> list[Node]:
    """The parts of an AND, OR or NOT that are evaluated; none when one of them decides alone."""
    parts = listed(body, "args")
    decisive = _DECIDES.get(text(body, "boolop"))
    return [] if decisive is not None and any(_truth(part) is decisive for part in parts) else parts


def live_values(values: Sequence[Node]) -> list[Node]:
    """The values of a COALESCE that are evaluated: up to the first constant that is not NULL."""
    found: list[Node] = []
    for value in values:
        if _is_null(value):
            continue
        if _is_constant(value):
            return [*found, value]
        found.append(value)
    return found


def live_branches(body: Node) -> list[Node]:
    """The conditions and results of a CASE that are evaluated."""
    last = [below(body, "defresult")]
    if body.get("arg"):
        whens = [part for when in listed(body, "args") for part in _condition_and_result(when)]
        return [below(body, "arg"), *whens, *last]
    found: list[Node] = []
    for when in listed(body, "args"):
        condition, result = _condition_and_result(when)
        match _truth(condition):
            case True:
                return [*found, result]
            case False:
                continue
            case _:
                found += [condition, result]
    return [*found, *last]


def _condition_and_result(when: Node) -> tuple[Node, Node]:
    body = body_of(when, "CaseWhen")
    return below(body, "expr"), below(body, "result")


def _truth(node: Node) -> bool | None:
    """Of a constant; NULL is as good as false."""
    constant = body_of(_bare(node), "A_Const")
    if "boolval" in constant:
        return bool(below(constant, "boolval").get("boolval"))
    return False if _is_null(node) else None


def _is_null(node: Node) -> bool:
    return bool(body_of(_bare(node), "A_Const").get("isnull"))


def _is_constant(node: Node) -> bool:
    return bool(body_of(_bare(node), "A_Const"))


def _bare(node: Node) -> Node:
    """Without the types that are written around a constant."""
    while cast := body_of(node, "TypeCast"):
        node = below(cast, "arg")
    return node
