"""How long statements will take on the real tables, at most, from how long they took in the rehearsal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flyback.model.rehearsal import Effect, OnRows
from flyback.model.release import StatementTime
from flyback.model.risk import Assessment, RelationEffect

_FILLS = ("insert", "merge")
_SLOWER = 3.0
"""How much longer for a row one with disks, WAL and neighbours takes than the rehearsal's server, all in memory.

Source: measured on 300,000 and 500,000 rows with PostgreSQL's own defaults, for twenty kinds of statements: 0.02 times
where the rehearsal is mostly overhead, 1.5 times where many rows are written.
"""
_LEAST_MS = 10.0
"""What a statement and its part of a COMMIT may take anywhere."""
_LEAST_PART = 0.25
"""Of a statement's time is for its rows, even if without rows it took as long: clocks are not that exact."""
_BYTES_PER_MS = 100_000
"""Of tables that are read from a disk, slowly."""


class _Work(NamedTuple):
    """A table that a statement works through."""

    table: str
    rehearsed: int
    """Rows in the rehearsal."""
    rows: float | None
    """Rows there."""
    bytes: int

    @property
    def factor(self) -> float | None:
        """How many times as many rows there are there; None when that cannot be told."""
        if self.rows is None or (self.rows > 0 and not self.rehearsed):
            return None
        return max(1.0, self.rows / self.rehearsed) if self.rehearsed else 1.0


class Estimator:
    """Estimates scripts in the order in which they run: what the catalogue says of a table that they fill is no use."""

    def __init__(self) -> None:
        self._filled: set[str] = set()

    def times(
        self, ran: OnRows, empty: Iterable[Effect], seen: Sequence[Assessment], foreseen: Sequence[Assessment]
    ) -> tuple[StatementTime, ...]:
        """The statements of one script that ran, in order; `empty` are the same on tables without rows.

        `seen` are the assessments with what was observed, `foreseen` those of text and catalogue. There is no estimate
        for a statement that works through a table without rows in the rehearsal or of unknown size, nor for one of
        which nobody knows what it does: other rows may lead it to other work.
        """
        rehearsed = dict(ran.rows)
        overhead = {effect.ordinal: effect.milliseconds for effect in empty}
        by_ordinal: dict[int, list[Assessment]] = {}
        for each in (*seen, *foreseen):
            by_ordinal.setdefault(each.statement.ordinal, []).append(each)
        found = []
        for effect in ran.effects:
            both = by_ordinal.get(effect.ordinal, [])
            effects = [each for assessment in both for each in assessment.effects]
            works = self._works(effect, effects, rehearsed)
            for_rows = max(effect.milliseconds - overhead.get(effect.ordinal, 0.0), effect.milliseconds * _LEAST_PART)
            at_most = None if _is_unclear(both, works) else _at_most(effect, for_rows, works)
            found.append(_time(effect, works, at_most))
            if works:
                self._filled |= {act.relation for each in both for act in each.acts if act.kind in _FILLS}
        return tuple(found)

    def _works(self, effect: Effect, effects: Sequence[RelationEffect], rehearsed: Mapping[str, int]) -> list[_Work]:
        """Also of tables that it only should have worked through: few rows, or tame ones, are reached by an index."""
        worked = dict.fromkeys((*effect.rewrites, *effect.index_builds, *effect.scans))
        worked |= dict.fromkeys(each.relation for each in effects if each.works)
        rows = {each.relation: each.rows for each in effects if each.relation not in self._filled}
        size = {each.relation: each.bytes or 0 for each in effects}
        return [_Work(table, rehearsed.get(table, 0), rows.get(table), size.get(table, 0)) for table in worked]


def _is_unclear(assessments: Sequence[Assessment], works: Sequence[_Work]) -> bool:
    """Whether nobody knows what it does, or it looks through one table for each row of another.

    Source: a DELETE looks for the rows that refer to each row that it deletes; without an index it reads their table.
    """
    deletes = {act.relation for each in assessments for act in each.acts if act.kind == "delete"}
    for_each_row = len(works) > 1 and any(work.table in deletes for work in works)
    return not assessments or for_each_row or any(each.unknown for each in assessments)


def _at_most(effect: Effect, for_rows: float, works: Sequence[_Work]) -> float | None:
    """By the table that grows the most, and no quicker than a disk; `for_rows` is what rows took of its time."""
    factors = [work.factor for work in works]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(factors):
        return None
    grown = max(known, default=1.0)
    scaled = for_rows * grown * _SLOWER if works else 0.0
    return max(effect.milliseconds + scaled, sum(work.bytes for work in works) / _BYTES_PER_MS, _LEAST_MS)


def _time(effect: Effect, works: Sequence[_Work], estimate: float | None) -> StatementTime:
    there = [work.rows for work in works if work.rows is not None]
    return StatementTime(
        line=effect.line,
        tag=effect.tag,
        rehearsed_ms=effect.milliseconds,
        estimated_ms=estimate,
        rehearsed_rows=sum(work.rehearsed for work in works),
        rows=sum(there) if len(there) == len(works) else None,
    )
