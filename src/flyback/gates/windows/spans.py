"""Sets of instants as spans: in order, apart from one another, none of them empty."""

from collections.abc import Iterable
from datetime import datetime

from flyback.model.open_times import Span


def union(spans: Iterable[Span], within: Span) -> tuple[Span, ...]:
    """Every instant that is in one of them and within; what overlaps or touches becomes one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        start, end = max(span.start, within.start), min(span.end, within.end)
        if start >= end:
            continue
        if found and start <= found[-1].end:
            found[-1] = Span(start=found[-1].start, end=max(found[-1].end, end))
        else:
            found.append(Span(start=start, end=end))
    return tuple(found)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Every instant of the first that is in none of the second; both are unions."""
    found: list[Span] = []
    away = list(taken)
    for span in spans:
        start = span.start
        while away and away[0].end <= start:
            away.pop(0)
        for each in away:
            if each.start >= span.end:
                break
            if each.start > start:
                found.append(Span(start=start, end=each.start))
            start = each.end
        if start < span.end:
            found.append(Span(start=start, end=span.end))
    return tuple(found)


def at(spans: Iterable[Span], moment: datetime) -> Span | None:
    """The one that the moment is in."""
    return next((each for each in spans if each.start <= moment < each.end), None)
