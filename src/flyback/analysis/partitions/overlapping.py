"""Whether two partition bounds claim the same rows, as far as their constants tell.

Source: check_new_partition_bound() in PostgreSQL's partbounds.c.
"""

from flyback.syntax.object_names import Node
from flyback.syntax.trees import body_of, listed, number, text

_Point = tuple[int, float]
"""Where a value is: before (-1), among (0) or after (1) all others."""


def overlap(one: Node, other: Node) -> bool:
    """Whether a row can belong to both; False, too, when nobody can tell."""
    if one.get("is_default") or other.get("is_default"):
        return bool(one.get("is_default")) and bool(other.get("is_default"))
    match text(one, "strategy"):
        case "l":
            values = [_constant(value) for value in listed(other, "listdatums")]
            return any(value is not None and value in values for value in map(_constant, listed(one, "listdatums")))
        case "r":
            return _ranges_overlap(one, other)
        case "h":
            modulus = min(number(one, "modulus"), number(other, "modulus"))
            return bool(modulus) and number(one, "remainder") % modulus == number(other, "remainder") % modulus
        case _:
            return False


def is_empty(bound: Node) -> bool:
    """Whether a range ends before it begins."""
    lower, upper = _points(bound, "lowerdatums"), _points(bound, "upperdatums")
    return bool(lower) and lower is not None and upper is not None and lower >= upper


def _ranges_overlap(one: Node, other: Node) -> bool:
    edges = [_points(bound, key) for bound in (one, other) for key in ("lowerdatums", "upperdatums")]
    first, first_end, second, second_end = edges
    if first is None or first_end is None or second is None or second_end is None:
        return False
    return first < second_end and second < first_end


def _points(bound: Node, key: str) -> tuple[_Point, ...] | None:
    found = [_point(value) for value in listed(bound, key)]
    known = tuple(point for point in found if point is not None)
    return known if len(known) == len(found) else None


def _point(value: Node) -> _Point | None:
    match value:
        case {"ColumnRef": {"fields": [{"String": {"sval": "minvalue"}}]}}:
            return (-1, 0)
        case {"ColumnRef": {"fields": [{"String": {"sval": "maxvalue"}}]}}:
            return (1, 0)
        case {"A_Expr": {"name": [{"String": {"sval": "-"}}], "rexpr": dict(inner)}}:
            found = _point(inner)
            return (0, -found[1]) if found else None
        case {"A_Const": {"ival": dict(body)}}:
            return (0, number(body, "ival"))
        case {"A_Const": {"fval": {"fval": str(digits)}}}:
            return (0, float(digits))
        case {"A_Const": {"sval": {"sval": str(word)}}}:
            return _of_text(word)
        case {"TypeCast": {"arg": dict(inner)}}:
            return _point(inner)
        case _:
            return None


def _of_text(word: str) -> _Point | None:
    """A number or an ISO date in quotes; other texts sort as their collation says."""
    digits = word.replace("-", "", 2)
    if len(word) >= len("2024-01-01") and word[4:5] == word[7:8] == "-" and digits[:8].isdigit():
        padded = "".join(letter for letter in word if letter.isdigit())[:14].ljust(14, "0")
        return None if len(word) > len("2024-01-01 00:00:00") else (0, int(padded))
    return (0, float(word)) if word.lstrip("-").isdigit() else None


def _constant(value: Node) -> str | None:
    inner = body_of(value, "A_Const") or body_of(body_of(value, "TypeCast").get("arg"), "A_Const")
    match inner:
        case {"isnull": True}:
            return "NULL"
        case {"ival": dict(body)}:
            return str(number(body, "ival"))
        case {"sval": {"sval": str(word)}} | {"fval": {"fval": str(word)}}:
            return word
        case _:
            return None
