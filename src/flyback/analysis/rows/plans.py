"""Whether the planner would read a table from end to end, or find the rows through an index.

Source: cost_seqscan(), cost_bitmap_heap_scan() and cost_index() in PostgreSQL's costsize.c, var_eq_const() and the
defaults in selfuncs.c; the planner's default costs.
"""

import math
from collections.abc import Iterable, Sequence

from flyback.analysis.database import Database
from flyback.analysis.rows.conditions import Condition
from flyback.model.snapshot import Column, Index, Relation

_BLOCK = 8192
_RANDOM_PAGE, _ROW, _OPERATOR = 4.0, 0.01, 0.0025
_ENTRIES = 300
"""Index entries on a page, about."""
_ROWS_ON_A_PAGE = 50
"""Where the size is not known."""
_PROBES = 1000.0
"""How often a relation is looked up for the rows of another, where nobody knows how many there are."""


def reads_whole(database: Database, relation: Relation, conditions: Iterable[Sequence[Condition]]) -> bool:
    """Whether all of a table is read, for rows that meet the conditions; each is met when one of its parts is.

    Conditions that compare with another relation say in `rows` how many rows that has, if anybody knows.
    """
    groups = [list(group) for group in conditions]
    if any(group[0].how == "current" for group in groups):
        return False
    indexes = [index for index in database.of(relation.oid, Index) if index.valid and not index.partial]
    costs = [cost for group in groups if (cost := _cost_of_group(relation, indexes, group, groups)) is not None]
    if not costs:
        return True
    if relation.rows is None or not relation.rows:
        return False
    return min(costs) > _pages(relation) + relation.rows * (_ROW + _OPERATOR * max(len(groups), 1))


def share_of(database: Database, relation: Relation, conditions: Iterable[Sequence[Condition]]) -> float:
    """Which share of the rows meets conditions on constants."""
    share = 1.0
    unique = _unique_columns(database.of(relation.oid, Index), relation)
    for group in conditions:
        if not any(condition.other for condition in group):
            share *= min(1.0, sum(_share(relation, condition, unique) for condition in group))
    return share


def _cost_of_group(
    relation: Relation, indexes: Sequence[Index], group: list[Condition], groups: list[list[Condition]]
) -> float | None:
    """What it costs to find rows through indexes that answer each part of a condition; None when they cannot."""
    total = 0.0
    rest = [other[0] for other in groups if other is not group and len(other) == 1]
    for condition in group:
        costs = [
            _cost(relation, index, condition, rest, indexes)
            for index in indexes
            if _answers(relation, index, condition)
        ]
        if not costs:
            return None
        total += min(costs)
    return total


def _answers(relation: Relation, index: Index, condition: Condition) -> bool:
    column = relation.column(condition.column)
    if column is None or not index.columns or column.number not in index.columns:
        return False
    if index.method in ("btree", "hash"):
        known = condition.how in ("equal", "in") or (
            index.method == "btree" and condition.how in ("less", "greater", "between", "null")
        )
        return known and index.columns[0] == column.number
    return True


def _cost(
    relation: Relation, index: Index, condition: Condition, rest: Sequence[Condition], indexes: Sequence[Index]
) -> float:
    rows = relation.rows or 1.0
    unique = _unique_columns(indexes, relation)
    share = _share(relation, condition, unique)
    for number in index.columns[1:]:
        further = [other for other in rest if (column := relation.column(other.column)) and column.number == number]
        share *= min((_share(relation, other, unique) for other in further), default=1.0)
    found = max(1.0, share * rows)
    probes = 1.0
    if condition.other:
        probes = _PROBES if condition.rows is None else max(1.0, condition.rows)
    descent = math.ceil(math.log2(max(rows, 2))) * _OPERATOR + 2 * 50 * _OPERATOR
    leaves = math.ceil(found / _ENTRIES)
    once = descent + leaves * _RANDOM_PAGE + found * (0.005 + _OPERATOR) + _heap_cost(_pages(relation), found)
    # inner pages stay in memory, so that one look-up after the other costs less
    return once * condition.count if probes == 1.0 else probes * max(once / 4, 0.5)


def _heap_cost(pages: float, found: float) -> float:
    fetched = min(pages, 2 * pages * found / (2 * pages + found))
    fetched = max(1.0, math.ceil(fetched))
    page = _RANDOM_PAGE if fetched < 2 else _RANDOM_PAGE - (_RANDOM_PAGE - 1.0) * math.sqrt(fetched / max(pages, 1.0))
    return fetched * page + found * _ROW


def _share(relation: Relation, condition: Condition, unique: set[int]) -> float:
    column = relation.column(condition.column)
    rows = relation.rows or 1.0
    if column is None:
        return 0.005
    single = 1.0 / rows if column.number in unique else _single(column, rows)
    match condition.how:
        case "equal":
            return single
        case "in":
            return min(1.0, condition.count * single)
        case "null":
            return 0.005 if column.nulls is None else column.nulls
        case "between" | "less" | "greater" if column.number in unique and condition.numbers:
            return _between(condition, rows)
        case "between":
            return 0.005
        case "less" | "greater":
            return 1 / 3
        case _:
            return 0.01


def _between(condition: Condition, rows: float) -> float:
    """As if a unique column held the numbers from 1 on, which keys mostly do."""
    first, last = 1.0, rows
    if condition.how != "greater":
        last = min(last, condition.numbers[-1])
    if condition.how != "less":
        first = max(first, condition.numbers[0])
    return min(1.0, max(0.0, (last - first + 1) / rows))


def _single(column: Column, rows: float) -> float:
    if column.distinct is None or column.distinct == 0:
        return 0.005
    return 1.0 / max(1.0, column.distinct if column.distinct > 0 else -column.distinct * rows)


def _unique_columns(indexes: Iterable[Index], relation: Relation) -> set[int]:
    found = {index.columns[0] for index in indexes if index.unique and not index.partial and len(index.columns) == 1}
    return found | {column.number for column in relation.columns if column.distinct == -1}


def _pages(relation: Relation) -> float:
    if relation.bytes is None:
        return max(1.0, (relation.rows or 0.0) / _ROWS_ON_A_PAGE)
    return max(1.0, relation.bytes / _BLOCK)
