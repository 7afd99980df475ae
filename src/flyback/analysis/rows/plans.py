"""Whether the planner would read a table from end to end, or find the rows through an index.

Source: cost_seqscan(), cost_bitmap_heap_scan() and cost_index() in PostgreSQL's costsize.c, var_eq_const() and the
defaults in selfuncs.c, table_block_relation_estimate_size() in tableam.c; the planner's default costs.
"""

import math
from collections.abc import Iterable, Sequence

from flyback.analysis.database import Database
from flyback.analysis.rows.conditions import PLACE, Condition
from flyback.model.snapshot import Column, Index, Relation

_BLOCK = 8192
_RANDOM_PAGE, _ROW, _INDEX_ROW, _OPERATOR = 4.0, 0.01, 0.005, 0.0025
_ENTRIES = 300
"""Index entries on a page, about."""
_ROWS_ON_A_PAGE = 100
"""Where the size is not known."""
_NEVER_ANALYZED_PAGES = 10
_RANGE_OF_BRIN = 128
_UNKNOWN_RANGE = 0.5
"""The planner has a histogram; without one, it may well be the most."""
_PROBES = 1000.0
"""How often a relation is looked up for the rows of another, where nobody knows how many there are."""


def reads_whole(database: Database, relation: Relation, conditions: Iterable[Sequence[Condition]]) -> bool:
    """Whether all of a table is read, for rows that meet the conditions; each is met when one of its parts is.

    Conditions that compare with another relation say in `rows` how many rows that has, if anybody knows.
    """
    groups = [list(group) for group in conditions]
    if any(_is_place(group, relation) for group in groups):
        return False
    table = _Table(relation, database.of(relation.oid, Index))
    costs = [cost for group in groups if (cost := table.cost_of_group(group, groups)) is not None]
    if not costs:
        return True
    if relation.rows is None:
        return False
    return min(costs) > table.pages + table.rows * (_ROW + _OPERATOR * max(len(groups), 1))


def finds_first(database: Database, relation: Relation, column: str) -> bool:
    """Whether an index gives the rows in the order of a column."""
    found = relation.column(column)
    return found is not None and any(
        index.valid and not index.partial and index.method == "btree" and index.columns[:1] == (found.number,)
        for index in database.of(relation.oid, Index)
    )


def share_of(database: Database, relation: Relation, conditions: Iterable[Sequence[Condition]]) -> float:
    """Which share of the rows meets conditions on constants."""
    table = _Table(relation, database.of(relation.oid, Index))
    share = 1.0
    for group in conditions:
        if not any(condition.other for condition in group):
            share *= min(1.0, sum(table.share(condition) for condition in group))
    return share


def _is_place(group: list[Condition], relation: Relation) -> bool:
    """Whether it says where the rows are: the cursor's, or a few by `ctid`."""
    one = group[0]
    few = not one.other or (one.rows is not None and one.rows < (relation.rows or 0))
    return one.how == "current" or (one.column == PLACE and len(group) == 1 and few)


class _Table:
    """A table as the planner sees it."""

    def __init__(self, relation: Relation, indexes: list[Index]) -> None:
        self._relation = relation
        self._indexes = [index for index in indexes if index.valid and not index.partial]
        self._unique = {index.columns[0] for index in self._indexes if index.unique and len(index.columns) == 1}
        self._unique |= {column.number for column in relation.columns if column.distinct == -1}
        self.rows = relation.rows or 0.0
        size = relation.bytes
        self.pages = max(0.0 if size == 0 else 1.0, self.rows / _ROWS_ON_A_PAGE if size is None else size / _BLOCK)
        analyzed = any(column.nulls is not None for column in relation.columns)
        if not analyzed and self.pages < _NEVER_ANALYZED_PAGES:
            self.pages = _NEVER_ANALYZED_PAGES
            self.rows = max(self.rows, float(_NEVER_ANALYZED_PAGES * _ROWS_ON_A_PAGE))

    def cost_of_group(self, group: list[Condition], groups: list[list[Condition]]) -> float | None:
        """What it costs to find rows through indexes that answer each part of a condition; None when they cannot."""
        total = 0.0
        rest = [other[0] for other in groups if other is not group and len(other) == 1]
        for condition in group:
            costs = [self._cost(index, condition, rest) for index in self._indexes if self._answers(index, condition)]
            if not costs:
                return None
            total += min(costs)
        return total

    def share(self, condition: Condition) -> float:
        """Which share of the rows meets a condition."""
        column = self._relation.column(condition.column)
        if column is None or condition.expression:
            return 0.005
        is_unique = column.number in self._unique
        single = 1.0 / max(self.rows, 1.0) if is_unique else _single(column, self.rows)
        match condition.how:
            case "equal":
                return single
            case "in":
                return min(1.0, condition.count * single)
            case "null":
                return 0.005 if column.nulls is None else column.nulls
            case "between" | "less" | "greater" if condition.numbers and (is_unique or column.distinct):
                return _between(condition, 1.0 / single)
            case "between":
                return 0.005
            case "less" | "greater":
                return _UNKNOWN_RANGE
            case _:
                return 0.01

    def _answers(self, index: Index, condition: Condition) -> bool:
        column = self._relation.column(condition.column)
        if column is None:
            return False
        if condition.expression:
            return index.columns[:1] == (0,) and column.number in index.mentioned
        if column.number not in index.columns or index.method == "hash":
            return index.columns[:1] == (column.number,) and condition.how in ("equal", "in")
        return index.method != "btree" or condition.how in ("equal", "in", "less", "greater", "between", "null")

    def _cost(self, index: Index, condition: Condition, rest: Sequence[Condition]) -> float:
        """Of looking the rows up, as often as the condition asks for it."""
        rows = max(self.rows, 1.0)
        found = max(1.0, self._share_by(index, condition, rest) * rows)
        read = found if self._leads(index, condition) else rows
        if index.method == "brin":
            return (
                min(self.pages, _RANGE_OF_BRIN) + _RANDOM_PAGE + min(1.0, _RANGE_OF_BRIN / self.pages) * rows * _ROW * 2
            )
        descent = math.ceil(math.log2(max(rows, 2))) * _OPERATOR + 2 * 50 * _OPERATOR
        leaves = math.ceil(read / _ENTRIES)
        once = descent + leaves * _RANDOM_PAGE + read * (_INDEX_ROW + _OPERATOR) + self._heap_cost(found)
        if not condition.other:
            return once * (condition.count if condition.how == "in" else 1)
        probes = _PROBES if condition.rows is None else max(1.0, condition.rows)
        # inner pages stay in memory, so that one look-up after the other costs less
        return once if probes == 1.0 else probes * max(once / 4, 0.5)

    def _leads(self, index: Index, condition: Condition) -> bool:
        column = self._relation.column(condition.column)
        return condition.expression or (column is not None and index.columns[:1] == (column.number,))

    def _share_by(self, index: Index, condition: Condition, rest: Sequence[Condition]) -> float:
        """With the conditions on its further columns."""
        share = self.share(condition) / (condition.count if condition.how == "in" else 1)
        for number in index.columns[1:]:
            further = [
                other for other in rest if (column := self._relation.column(other.column)) and column.number == number
            ]
            share *= min((self.share(other) for other in further), default=1.0)
        return share

    def _heap_cost(self, found: float) -> float:
        pages = max(self.pages, 1.0)
        fetched = max(1.0, math.ceil(min(pages, 2 * pages * found / (2 * pages + found))))
        page = _RANDOM_PAGE if fetched < 2 else _RANDOM_PAGE - (_RANDOM_PAGE - 1.0) * math.sqrt(fetched / pages)
        return fetched * page + found * _ROW


def _between(condition: Condition, values: float) -> float:
    """As if the column held the numbers from 1 on, so many of them, which keys mostly do."""
    first, last = 1.0, values
    if condition.how != "greater":
        last = min(last, condition.numbers[-1])
    if condition.how != "less":
        first = max(first, condition.numbers[0])
    return min(1.0, max(0.0, (last - first + 1) / max(values, 1.0)))


def _single(column: Column, rows: float) -> float:
    if not column.distinct:
        return 0.005
    return 1.0 / max(1.0, column.distinct if column.distinct > 0 else -column.distinct * rows)
