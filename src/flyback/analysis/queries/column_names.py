"""What PostgreSQL calls a column of a query that nobody named.

Source: FigureColnameInternal() in PostgreSQL's parse_target.c.
"""

from flyback.syntax.object_names import strings
from flyback.syntax.trees import kind_of, listed

_OWN_NAMES = {
    "CoalesceExpr": "coalesce",
    "A_ArrayExpr": "array",
    "RowExpr": "row",
    "GroupingFunc": "grouping",
    "XmlSerialize": "xmlserialize",
    "MergeSupportFunc": "merge_action",
    "JsonParseExpr": "json",
    "JsonScalarExpr": "json_scalar",
    "JsonSerializeExpr": "json_serialize",
    "JsonObjectConstructor": "json_object",
    "JsonArrayConstructor": "json_array",
    "JsonArrayQueryConstructor": "json_array",
    "JsonObjectAgg": "json_objectagg",
    "JsonArrayAgg": "json_arrayagg",
}
_SUBLINKS = {"EXISTS_SUBLINK": "exists", "ARRAY_SUBLINK": "array"}


def column_name(expression: object) -> str:
    """The name of the column that an expression makes: `count`, `a`, `?column?`."""
    return _figured(expression)[0] or "?column?"


def _figured(node: object) -> tuple[str, bool]:
    """A name, and whether it is better than that of a type that the value is cast to."""
    match node:
        case {"ColumnRef": {"fields": fields}} | {"FuncCall": {"funcname": fields}}:
            return _last(fields)
        case {"A_Indirection": {"indirection": steps, "arg": inner}}:
            name, strong = _last(steps)
            return (name, strong) if name else _figured(inner)
        case {"TypeCast": {"arg": inner, "typeName": {"names": names}}}:
            name, strong = _figured(inner)
            return (name, strong) if strong else (strings(names)[-1], False)
        case {"CollateClause": {"arg": inner}}:
            return _figured(inner)
        case {"CaseExpr": dict(body)}:
            name, strong = _figured(body.get("defresult"))
            return (name, strong) if strong else ("case", False)
        case {"SubLink": {"subLinkType": "EXPR_SUBLINK", "subselect": {"SelectStmt": dict(query)}}}:
            return _first_target(query)
        case {"SubLink": {"subLinkType": str(kind)}}:
            return _SUBLINKS.get(kind, ""), kind in _SUBLINKS
        case _:
            own = _own_name(node)
            return own, bool(own)


def _own_name(node: object) -> str:
    """Of what is neither a name nor a cast nor a query."""
    match node:
        case {"MinMaxExpr": {"op": str(op)}}:
            return "greatest" if op == "IS_GREATEST" else "least"
        case {"A_Expr": {"kind": "AEXPR_NULLIF"}}:
            return "nullif"
        case {"SQLValueFunction": {"op": str(op)}}:
            return op.removeprefix("SVFOP_").removesuffix("_N").lower()
        case {"XmlExpr": {"op": str(op)}}:
            return op.removeprefix("IS_").lower()
        case {"JsonFuncExpr": {"op": str(op)}}:
            return op.removesuffix("_OP").lower()
        case _:
            return _OWN_NAMES.get(kind_of(node), "")


def _last(fields: object) -> tuple[str, bool]:
    names = strings(fields)
    return (names[-1], True) if names else ("", False)


def _first_target(query: object) -> tuple[str, bool]:
    targets = listed(query, "targetList") if isinstance(query, dict) else []
    match targets[:1]:
        case [{"ResTarget": {"name": str(name)}}]:
            return name, True
        case [{"ResTarget": {"val": expression}}]:
            return _figured(expression)
        case _:
            return "", False
