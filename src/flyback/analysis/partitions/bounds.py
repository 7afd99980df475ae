"""Partition bounds as constraints on rows.

Source: get_qual_from_partbound() in PostgreSQL's partbounds.c.
"""

import re

from flyback.model.script import Statement
from flyback.model.snapshot import Relation
from flyback.syntax.libpg_query import GrammarError, tree
from flyback.syntax.object_names import Node
from flyback.syntax.snippets import place_of, with_brackets
from flyback.syntax.trees import below, body_of, listed, number, text

_KEYWORDS = re.compile(r"^(?:from|in|with)\b|\)\s*to\s*\(|(?<!')\b(?:min|max)value\b", re.IGNORECASE)
_NEGATED = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def bound_text(bound: Node, statement: Statement) -> str:
    """A `PartitionBoundSpec` as SQL: `FOR VALUES FROM (1) TO (2)`, `DEFAULT`."""
    if bound.get("is_default"):
        return "DEFAULT"
    groups = 2 if text(bound, "strategy") == "r" else 1
    written = with_brackets(statement.sql, place_of(statement, number(bound, "location")), groups)
    return f"FOR VALUES {_KEYWORDS.sub(lambda found: found.group().upper(), written)}"


def parsed_bound(sql: str) -> Node:
    """The `PartitionBoundSpec` of a bound as the catalogue writes it; empty when it cannot be read."""
    try:
        found = tree(f"ALTER TABLE t ATTACH PARTITION p {sql}".encode())
    except GrammarError:
        return {}
    commands = listed(body_of(found, "AlterTableStmt"), "cmds")
    command = body_of(commands[0], "AlterTableCmd") if commands else {}
    return below(body_of(command.get("def"), "PartitionCmd"), "bound")


def row_constraint(parent: Relation, bound: Node) -> Node | None:
    """What every row of a partition fulfils, as an expression; None when it cannot be told, for hashes always."""
    names = {column.number: column.name for column in parent.columns}
    keys = [names.get(number, "") for number in parent.partition_columns]
    if not keys or not all(keys) or bound.get("is_default"):
        return None
    match text(bound, "strategy"):
        case "l" if len(keys) == 1:
            return _list(keys[0], listed(bound, "listdatums"))
        case "r":
            lower, upper = listed(bound, "lowerdatums"), listed(bound, "upperdatums")
            sides = [_side(keys, lower, ">"), _side(keys, upper, "<")]
            return _all([*(_null_test(key, "IS_NOT_NULL") for key in keys), *(side for side in sides if side)])
        case _:
            return None


def negation(node: Node) -> Node | None:
    """The opposite of such a constraint, with NOT moved inwards; None when that cannot be done."""
    match node:
        case {"BoolExpr": {"boolop": str(op), "args": list(arguments)}}:
            opposite = [negation(each) for each in arguments]
            known = [each for each in opposite if each is not None]
            if len(known) < len(opposite):
                return None
            return _any(known) if op == "AND_EXPR" else _all(known)
        case {"NullTest": dict(body)}:
            other = "IS_NULL" if body.get("nulltesttype") == "IS_NOT_NULL" else "IS_NOT_NULL"
            return {"NullTest": {**body, "nulltesttype": other}}
        case {"A_Expr": {"name": [{"String": {"sval": str(operator)}}], **rest}} if operator in _NEGATED:
            return {"A_Expr": {**rest, "name": [{"String": {"sval": _NEGATED[operator]}}]}}
        case _:
            return None


def _list(key: str, values: list[Node]) -> Node:
    nulls = [value for value in values if body_of(value, "A_Const").get("isnull")]
    others = [value for value in values if value not in nulls]
    one_of: Node = {
        "A_Expr": {
            "kind": "AEXPR_IN" if len(others) > 1 else "AEXPR_OP",
            "name": [{"String": {"sval": "="}}],
            "lexpr": _column(key),
            "rexpr": {"List": {"items": others}} if len(others) > 1 else next(iter(others), {}),
        }
    }
    if not others:
        return _null_test(key, "IS_NULL")
    return _any([_null_test(key, "IS_NULL"), one_of]) if nulls else _all([_null_test(key, "IS_NOT_NULL"), one_of])


def _side(keys: list[str], values: list[Node], operator: str) -> Node | None:
    """One end of a range: `a > 1 OR a = 1 AND b >= 2`; None when it is open."""
    arms: list[Node] = []
    equal: list[Node] = []
    for place, (key, value) in enumerate(zip(keys, values, strict=False)):
        edge = _edge(value)
        if edge:
            break
        following = _edge(values[place + 1]) if place + 1 < len(values) else ""
        last = place + 1 == len(values) or bool(following)
        inclusive = last and (following == "minvalue" or (not following and operator == ">"))
        if last and operator == "<":
            inclusive = following == "maxvalue"
        arms.append(_all([*equal, _compared(key, operator + ("=" if inclusive else ""), value)]))
        equal = [*equal, _compared(key, "=", value)]
        if last:
            break
    return _any(arms) if arms else None


def _edge(value: Node) -> str:
    """`minvalue` or `maxvalue`; empty for a value."""
    match value:
        case {"ColumnRef": {"fields": [{"String": {"sval": "minvalue" | "maxvalue" as word}}]}}:
            return str(word)
        case _:
            return ""


def _compared(key: str, operator: str, value: Node) -> Node:
    name = [{"String": {"sval": operator}}]
    return {"A_Expr": {"kind": "AEXPR_OP", "name": name, "lexpr": _column(key), "rexpr": value}}


def _column(key: str) -> Node:
    return {"ColumnRef": {"fields": [{"String": {"sval": key}}]}}


def _null_test(key: str, kind: str) -> Node:
    return {"NullTest": {"arg": _column(key), "nulltesttype": kind}}


def _all(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else {"BoolExpr": {"boolop": "AND_EXPR", "args": parts}}


def _any(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else {"BoolExpr": {"boolop": "OR_EXPR", "args": parts}}


def together(parts: list[Node]) -> Node | None:
    """All of some constraints; None for none."""
    return _all(parts) if parts else None


def either(parts: list[Node]) -> Node | None:
    """One of some constraints; None for none."""
    return _any(parts) if parts else None
