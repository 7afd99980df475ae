"""Two shapes of one statement compared: what a client that knows the first will stumble over."""

from collections.abc import Iterator
from itertools import zip_longest

from flyback.model.compat import Harm, Shape


def changed(before: Shape, after: Shape) -> tuple[Harm, str] | None:
    """How a statement's parameters and results differ, in words; None when they do not."""
    told = [*_parameters(before, after), *_columns(before, after)]
    gained = [f"{name} {kind}" for name, kind in after.columns[len(before.columns) :]]
    if told:
        return Harm.CHANGES, "; ".join(told)
    return (Harm.GAINS, f"the result has more columns at its end: {', '.join(gained)}") if gained else None


def _parameters(before: Shape, after: Shape) -> Iterator[str]:
    pairs = zip_longest(before.parameters, after.parameters, fillvalue="nothing")
    for number, (old, new) in enumerate(pairs, start=1):
        if old != new:
            yield f"parameter ${number}: {old} becomes {new}"


def _columns(before: Shape, after: Shape) -> Iterator[str]:
    for number, (old, new) in enumerate(zip_longest(before.columns, after.columns[: len(before.columns)]), start=1):
        if new is None:
            yield f"column {number} {old[0]} is gone from the result"
        elif old[0] != new[0]:
            yield f"column {number} of the result was {' '.join(old)} and is {' '.join(new)}"
        elif old[1] != new[1]:
            yield f"column {old[0]} of the result: {old[1]} becomes {new[1]}"
