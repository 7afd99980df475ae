"""When windows are open and freezes in force."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from flyback.gates.windows.occurrences import occurrences
from flyback.gates.windows.spans import at, union, without
from flyback.gates.windows.wording import text
from flyback.model.open_times import OpenTime, Span
from flyback.model.policy import Window, WindowPolicy

HORIZON = timedelta(days=5 * 366)
"""How far ahead anybody looks; what is beyond counts as not known."""
_LOOKS = (timedelta(days=8), timedelta(days=64), timedelta(days=512), HORIZON)
_EARLIEST, _LATEST = datetime(1970, 1, 3, tzinfo=UTC), datetime(2999, 12, 29, tzinfo=UTC)
"""No window is written for other times."""


def open_spans(policy: WindowPolicy, within: Span) -> tuple[Span, ...]:
    """When something destructive or massive may run: in a window, and in no freeze."""
    return without(spans_of(policy.allow, within), spans_of(policy.deny, within))


def spans_of(windows: Iterable[Window], within: Span) -> tuple[Span, ...]:
    """When at least one of them is on."""
    bounds = Span(start=max(within.start, _EARLIEST), end=min(within.end, _LATEST))
    if bounds.start >= bounds.end:
        return ()
    return union((span for window in windows for span in occurrences(window, bounds)), bounds)


def on_at(windows: Iterable[Window], moment: datetime) -> tuple[Window, ...]:
    """Those of them that are on at that moment."""
    now = Span(start=moment, end=_later(moment, timedelta(microseconds=1)))
    return tuple(window for window in windows if spans_of((window,), now))


def looks(start: datetime) -> Iterator[Span]:
    """Ever longer stretches from a moment on: what is near is found soon, and there is an end to looking."""
    return (Span(start=start, end=_later(start, ahead)) for ahead in _LOOKS)


def upcoming(policy: WindowPolicy, within: Span) -> tuple[OpenTime, ...]:
    """Every open time that has a part in common with `within`, cut to that."""
    allowing, denying = _named(policy.allow, within), _named(policy.deny, within)
    return tuple(
        OpenTime(
            span=span,
            windows=tuple(name for name, spans in allowing if any(_meet(each, span) for each in spans)),
            closes=_why(next((name for name, spans in denying if at(spans, span.end)), "")),
        )
        for span in open_spans(policy, within)
    )


def closing(policy: WindowPolicy, end: datetime) -> str:
    """Why an open time ends there."""
    return _why(next((text(window) for window in on_at(policy.deny, end)), ""))


def _why(freeze: str) -> str:
    return f"a freeze begins: {freeze}" if freeze else "the window ends"


def _named(windows: Iterable[Window], within: Span) -> list[tuple[str, tuple[Span, ...]]]:
    return [(text(window), spans_of((window,), within)) for window in windows]


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _later(moment: datetime, by: timedelta) -> datetime:
    return moment + by if moment < _LATEST - by else max(moment, _LATEST)
