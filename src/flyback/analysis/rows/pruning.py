"""Which partitions the planner leaves out because a condition on the partition key excludes them."""

import re
from collections.abc import Iterable, Sequence

from flyback.analysis.database import Database
from flyback.analysis.rows.conditions import Condition
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node

_Value = int | str
_LITERAL = re.compile(r"'((?:[^']|'')*)'|(-?\d+)\b|\b(MINVALUE|MAXVALUE|NULL)\b")
_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?")


def living(database: Database, relation: Relation, conditions: Iterable[Sequence[Condition]]) -> list[Relation]:
    """Everything below a partitioned or inherited relation that is still read, partitioned partitions included."""
    groups = [list(group) for group in conditions]
    children = [database.relation(oid) for oid in database.children(relation.oid)]
    found = []
    for child in _kept(relation, children, groups):
        found += [child, *living(database, child, groups)]
    return found


def _kept(relation: Relation, children: list[Relation], groups: list[list[Condition]]) -> list[Relation]:
    key = next((each for each in relation.columns if relation.partition_columns == (each.number,)), None)
    if key is None:
        return children
    asked = [group[0] for group in groups if len(group) == 1 and group[0].column == key.name and group[0].values]
    for condition in asked:
        values = [_value(node) for node in condition.values]
        if all(value is not None for value in values):
            known = [value for value in values if value is not None]
            kept = [child for child in children if _may_hold(child.bound, condition.how, known)]
            exact = condition.how == "equal" and any(child.bound != "DEFAULT" for child in kept)
            children = [child for child in kept if not (exact and child.bound == "DEFAULT" and _is_listed(kept))]
    return children


def _is_listed(children: list[Relation]) -> bool:
    """Whether bounds are by value, so that the default partition cannot hold what another one does."""
    return not any("MODULUS" in child.bound.upper() for child in children)


def _may_hold(bound: str, how: str, values: list[_Value]) -> bool:
    found = [_literal(match) for match in _LITERAL.finditer(bound)]
    if bound.startswith("FOR VALUES IN") and how in ("equal", "in"):
        return any(str(value) in {str(item) for item in found} for value in values)
    if not bound.startswith("FOR VALUES FROM") or len(found) != 2:
        return True
    low, high = (None if end in ("MINVALUE", "MAXVALUE") else end for end in found)
    match how:
        case "equal" | "in":
            return any(not _below(value, low) and not _reaches(value, high) for value in values)
        case "between":
            return not _reaches(values[0], high) and not _below(values[-1], low)
        case "less":
            return not _below(values[0], low)
        case "greater":
            return not _reaches(values[0], high)
        case _:
            return True


def _below(value: _Value, end: _Value | None) -> bool:
    pair = _comparable(value, end)
    return pair is not None and pair[0] < pair[1]


def _reaches(value: _Value, end: _Value | None) -> bool:
    pair = _comparable(value, end)
    return pair is not None and pair[0] >= pair[1]


def _comparable(value: _Value, end: _Value | None) -> tuple[str, str] | None:
    """Both as texts that sort as the values do; None when nobody knows how these sort."""
    texts = str(value), str(end)
    if all(re.fullmatch(r"\d{1,18}", text) for text in texts):
        return texts[0].zfill(18), texts[1].zfill(18)
    if all(_DATE.fullmatch(text) for text in texts):
        return texts
    return None


def _literal(match: re.Match[str]) -> _Value:
    quoted, number, word = match.groups()
    if quoted is not None:
        return quoted.replace("''", "'")
    return int(number) if number else word


def _value(node: Node) -> _Value | None:
    match node:
        case {"A_Const": {"ival": dict(number)}}:
            found = number.get("ival", 0)
            return found if isinstance(found, int) else None
        case {"A_Const": {"sval": {"sval": str(text)}}}:
            return text
        case {"TypeCast": {"arg": dict(inner)}}:
            return _value(inner)
        case _:
            return None
