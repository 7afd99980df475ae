"""Which partitions the planner leaves out because a condition on the partition key excludes them."""

import re
from collections.abc import Iterable, Sequence

from flyback.analysis.database import Database
from flyback.analysis.rows.conditions import Condition
from flyback.frozen import frozen
from flyback.model.snapshot import Relation
from flyback.syntax.object_names import Node

_Value = int | str
_LITERAL = re.compile(r"'((?:[^']|'')*)'|(-?\d+)\b|\b(MINVALUE|MAXVALUE|NULL)\b")
_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?")
_NUMBER = re.compile(r"\d{1,18}")
_OPEN = ("MINVALUE", "MAXVALUE")


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
    for group in groups:
        condition = group[0]
        values = [value for node in condition.values if (value := _value(node)) is not None]
        if len(group) == 1 and condition.column == key.name and values and len(values) == len(condition.values):
            children = _after(condition, values, children)
    return children


def _after(condition: Condition, values: list[_Value], children: list[Relation]) -> list[Relation]:
    bounds = {child.oid: _Bound.read(child.bound) for child in children}
    others = [bound for bound in bounds.values() if not bound.is_default]
    is_listed = condition.how in ("equal", "in")
    covered = (
        all(any(bound.holds(value) for bound in others) for value in values)
        if is_listed
        else condition.how == "between" and any(all(map(bound.holds, values)) for bound in others)
    )
    return [
        child
        for child in children
        if (not covered if bounds[child.oid].is_default else bounds[child.oid].may_hold(condition.how, values))
    ]


@frozen
class _Bound:
    """What a partition takes."""

    is_default: bool = False
    listed: frozenset[str] | None = None
    low: _Value | None = None
    high: _Value | None = None
    is_range: bool = False

    @staticmethod
    def read(text: str) -> "_Bound":
        found = [_literal(match) for match in _LITERAL.finditer(text)]
        if text.startswith("FOR VALUES IN"):
            return _Bound(listed=frozenset(map(str, found)))
        if text.startswith("FOR VALUES FROM") and len(found) == 2:
            low, high = (None if end in _OPEN else end for end in found)
            return _Bound(is_range=True, low=low, high=high)
        return _Bound(is_default=text == "DEFAULT")

    def holds(self, value: _Value) -> bool:
        """Whether it surely takes a value."""
        if self.listed is not None:
            return str(value) in self.listed
        above = self.low is None or _order(value, self.low) in (0, 1)
        return self.is_range and above and (self.high is None or _order(value, self.high) == -1)

    def may_hold(self, how: str, values: list[_Value]) -> bool:
        """Whether it may take one of the values, or one between, below or above them."""
        if self.listed is not None:
            return how not in ("equal", "in") or any(str(value) in self.listed for value in values)
        if not self.is_range:
            return True
        match how:
            case "equal" | "in":
                return any(not self._ends_before(value) and not self._begins_after(value) for value in values)
            case "between":
                return not self._ends_before(values[0]) and not self._begins_after(values[-1])
            case "less":
                return not self._begins_after(values[0])
            case "greater":
                return not self._ends_before(values[0])
            case _:
                return True

    def _begins_after(self, value: _Value) -> bool:
        return self.low is not None and _order(value, self.low) == -1

    def _ends_before(self, value: _Value) -> bool:
        return self.high is not None and _order(value, self.high) in (0, 1)


def _order(value: _Value, end: _Value) -> int | None:
    """-1, 0 or 1; None when nobody knows how such values sort."""
    one, other = str(value), str(end)
    if _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return (int(one) > int(other)) - (int(one) < int(other))
    if _DATE.fullmatch(one) and _DATE.fullmatch(other):
        return (one > other) - (one < other)
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
