"""Where NULL goes, and how keys of several columns stay unique."""

import functools
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from flyback.seeding.entropy import numbers, offset
from flyback.seeding.keys import combined, referencing
from flyback.seeding.shapes import Table

_RATES = (0.0, 0.1, 0.5, 0.1, 0.85, 0.1)
"""Share of NULLs, row by row in turn."""

_NEIGHBOURS = 10
"""Parents that take part in each combination of a key made of references."""


def nulls(label: str, count: int, units: Sequence[tuple[str, ...]]) -> dict[str, frozenset[int]]:
    """The rows in which each column is NULL; columns of one unit together.

    The first row is NULL wherever it can be, the second nowhere; then each unit has a row of its own, then all mix.
    """
    found: dict[str, frozenset[int]] = {}
    alone = min(2 + len(units), max(2, count // 2))
    for at, unit in enumerate(units):
        mixed = _mixed(label, unit[0], count)
        own = (0, 2 + at) if 2 + at < alone else (0,)
        found |= dict.fromkeys(unit, frozenset((*own, *mixed[bisect_left(mixed, alone) :])))
    return found


@functools.lru_cache(8192)
def _mixed(label: str, name: str, count: int) -> tuple[int, ...]:
    """Rows, in order, that are NULL by chance."""
    drawn = numbers(label, f"null {name}", count)
    return tuple(row for row, number in enumerate(drawn) if number < _RATES[row % len(_RATES)] * 2**32)


def combinations(table: Table, sizes: Mapping[str, int], count: int, salt: str) -> dict[str, list[int]]:
    """Positions for the columns of unique keys that hold only by their combination: each combination once."""
    found: dict[str, list[int]] = {}
    references = referencing(table)
    for group in combined(table):
        stride = 1
        arranged = sorted(group, key=references.__contains__)
        for name in arranged:
            if name in found:
                continue
            last = name == arranged[-1]
            size = _NEIGHBOURS if name in references else max(1, sizes.get(name, 1))
            start = offset(salt, 1000) if name in references else 0
            found[name] = [
                start + row // stride % (count if last and name in references else size) for row in range(count)
            ]
            stride *= size
    return found
