"""Choosing the values of every row to be tried in a table."""

import functools
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from flyback.seeding.choices import combinations, nulls
from flyback.seeding.entropy import numbers, shuffled
from flyback.seeding.keys import distinct
from flyback.seeding.order import Turn, optional
from flyback.seeding.plans import Copied, Drawn, Manner, Picked, Picks, Plan
from flyback.seeding.pool import Pool
from flyback.seeding.pools import NOTHING
from flyback.seeding.shapes import Column, ForeignKey

_TRIES = 8
"""Rows tried for each row wanted where only the server can tell which are right."""

_NEVER: frozenset[int] = frozenset()


def plan(turn: Turn, pools: Mapping[str, Pool], rows: int, salt: str, manner: Manner) -> Plan:
    """Plan the rows of one table; `pools` holds the values that the server accepts, by column."""
    return _Draft(turn, pools, rows, f"{salt}/{turn.table.qualified}/{manner.value}", manner).plan()


@functools.lru_cache(4096)
def _by_chance(label: str, name: str, values: tuple[int, int], count: int, never: frozenset[int]) -> Picks:
    """Positions among so many values; of every second row among the likely ones, so many of them, if there are any.

    Most migrations leave most columns of a table as they were.
    """
    every = iter(shuffled(label, name, values[0], count))
    if not values[1]:
        return tuple([None if row in never else next(every) for row in range(count)])
    likely = iter(shuffled(label, f"{name} hinted", values[1], count))
    return tuple([None if row in never else next(likely if row % 2 else every) for row in range(count)])


@dataclass(frozen=True, slots=True)
class _Draft:
    turn: Turn
    pools: Mapping[str, Pool]
    rows: int
    label: str
    manner: Manner

    def plan(self) -> Plan:
        table = self.turn.table
        candidates, limit = self.amounts()
        copied = self.copied()
        drawing = self.drawing({copy.column for copy in copied})
        taken = {name for columns in drawing.values() for name in columns} | {copy.column for copy in copied}
        free = self.free(taken, {copy.source for copy in copied})
        units = [tuple(name for name in columns if table.column(name).nullable) for columns in drawing.values()]
        units += [(column.name,) for column in free if column.nullable]
        absent = nulls(self.label, candidates, [unit for unit in units if unit])
        sizes = {name: len(found.values) for name, found in self.pools.items()}
        fixed = combinations(table, sizes, candidates, self.label)
        together = {name for check in table.checks if len(check.columns) != 1 for name in check.columns}
        return Plan(
            table=table,
            picked=tuple(self.pick(column, candidates, fixed, absent, together) for column in free),
            drawn=tuple(self.draw(key, names, candidates, fixed, absent) for key, names in drawing.items()),
            copied=copied,
            postponed=self.postponed(),
            candidates=candidates,
            limit=limit,
        )

    def amounts(self) -> tuple[int, int]:
        """How many rows to try, how many to keep."""
        table = self.turn.table
        single = distinct(table)
        if any(single & set(key.columns) for key in table.foreign_keys):
            return 4 * self.rows, 4 * self.rows
        if any(len(check.columns) != 1 for check in table.checks):
            return _TRIES * self.rows, self.rows
        return self.rows, self.rows

    def postponed(self) -> tuple[ForeignKey, ...]:
        return tuple(key for key in self.turn.postponed if optional(self.turn.table, key))

    def copied(self) -> tuple[Copied, ...]:
        """A reference of a table to itself that no row can do without points at its own row."""
        table = self.turn.table
        needed = [key for key in table.foreign_keys if key.parent == table.oid and not optional(table, key)]
        pairs = {
            column: source
            for key in needed
            for column, source in zip(key.columns, key.parent_columns, strict=True)
            if column != source
        }
        return tuple(Copied(column=column, source=source) for column, source in pairs.items())

    def drawing(self, taken: set[str]) -> dict[ForeignKey, tuple[str, ...]]:
        """The columns that each reference fills; the widest references first, no column twice."""
        table = self.turn.table
        late = self.postponed()
        found: dict[ForeignKey, tuple[str, ...]] = {}
        seen = set(taken)
        for key in sorted(table.foreign_keys, key=lambda key: -len(key.columns)):
            own = tuple(name for name in key.columns if name not in seen)
            if own and key not in late and not (key.parent == table.oid and not optional(table, key)):
                found[key] = own
                seen |= set(own)
        return found

    def free(self, taken: set[str], sources: set[str]) -> list[Column]:
        """The columns that take values from pools."""
        explicit = self.manner is Manner.TAME
        return [
            column
            for column in self.turn.table.columns
            if column.name not in taken
            and not column.always
            and (not column.sequence or explicit or column.name in sources)
        ]

    def pick(
        self,
        column: Column,
        count: int,
        fixed: Mapping[str, list[int]],
        absent: Mapping[str, frozenset[int]],
        together: AbstractSet[str],
    ) -> Picked:
        """Values for a column; those of `together` are right or wrong only together with others."""
        found = self.pools.get(column.name, NOTHING)
        values = found.plain if self.manner is Manner.TAME and found.plain else found.values
        late = column.nullable and any(column.name in key.columns for key in self.postponed())
        if late or not values:
            return Picked(column=column, values=(), picks=(None,) * count)
        never = absent.get(column.name, _NEVER)
        if column.name in fixed:
            settled = tuple(None if row in never else at % len(values) for row, at in enumerate(fixed[column.name]))
            return Picked(column=column, values=values, picks=settled)
        likely = len(found.hinted) if column.name in together else 0
        picks = _by_chance(self.label, column.name, (len(values), likely), count, never)
        return Picked(column=column, values=values, picks=picks)

    def draw(
        self,
        key: ForeignKey,
        columns: tuple[str, ...],
        count: int,
        fixed: Mapping[str, list[int]],
        absent: Mapping[str, frozenset[int]],
    ) -> Drawn:
        single = distinct(self.turn.table)
        shared = next((fixed[name] for name in columns if name in fixed), None)
        if shared is None:
            ordered = any(name in single for name in columns)
            shared = list(range(count)) if ordered else [at % 10_007 for at in numbers(self.label, key.name, count)]
        picks: list[Picks] = []
        for name in columns:
            never = absent.get(name, _NEVER)
            picks.append(tuple(None if row in never else at for row, at in enumerate(shared)))
        return Drawn(key=key, columns=columns, picks=tuple(picks))
