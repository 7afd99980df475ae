"""Two shapes of one statement compared: what a client that knows the first will stumble over."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from flyback.model.compat import Harm, Shape

_TYPE = re.compile(r"(?P<name>[^(]+)(?:\((?P<sizes>[\d,]+)\)(?P<rest>.*))?\Z")
_TEXTS = ("character varying", "text")


def changed(before: Shape, after: Shape) -> tuple[Harm, str] | None:
    """How a statement's parameters and results differ, in words, by the worst difference; None when they do not."""
    told = [*_parameters(before, after), *_columns(before, after)]
    gained = [f"{name} {kind}" for name, kind in after.columns[len(before.columns) :]]
    if gained:
        told.append((Harm.GAINS, f"the result has more columns at its end: {', '.join(gained)}"))
    if not told:
        return None
    order = list(Harm)
    worst = min((harm for harm, _ in told), key=order.index)
    return worst, "; ".join(text for harm, text in told if harm is worst)


def _parameters(before: Shape, after: Shape) -> Iterator[tuple[Harm, str]]:
    pairs = zip_longest(before.parameters, after.parameters, fillvalue="nothing")
    for number, (old, new) in enumerate(pairs, start=1):
        if old != new:
            yield _difference(old, new), f"parameter ${number}: {old} becomes {new}"


def _columns(before: Shape, after: Shape) -> Iterator[tuple[Harm, str]]:
    for number, (old, new) in enumerate(zip_longest(before.columns, after.columns[: len(before.columns)]), start=1):
        if new is None:
            yield Harm.CHANGES, f"column {number} {old[0]} is gone from the result"
        elif old[0] != new[0]:
            yield Harm.CHANGES, f"column {number} of the result was {' '.join(old)} and is {' '.join(new)}"
        elif old[1] != new[1]:
            yield _difference(old[1], new[1]), f"column {old[0]} of the result: {old[1]} becomes {new[1]}"


def _difference(old: str, new: str) -> Harm:
    """Source: clients read both character types in the same way, and numbers of the same scale."""
    was, now = _TYPE.match(old), _TYPE.match(new)
    if was is None or now is None or (was["rest"] or "") != (now["rest"] or ""):
        return Harm.CHANGES
    if was["name"] in _TEXTS and now["name"] in _TEXTS:
        return Harm.WIDENS if _size(was["sizes"]) <= _size(now["sizes"]) else Harm.CHANGES
    if was["name"] != now["name"] or was["name"] not in ("numeric", "bit varying"):
        return Harm.CHANGES
    precision, _, scale = (was["sizes"] or "").partition(",")
    wider, _, same = (now["sizes"] or "").partition(",")
    return Harm.WIDENS if scale == same and _size(precision) <= _size(wider) else Harm.CHANGES


def _size(text: str | None) -> float:
    return int(text) if text else float("inf")
