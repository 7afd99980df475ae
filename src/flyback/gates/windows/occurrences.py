"""A window's occurrences as spans of UTC."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flyback.gates.windows.recurrence import recurrences
from flyback.gates.windows.wall_time import instant
from flyback.model.open_times import Span
from flyback.model.policy import OneOff, Recurring, Weekly, Window

_DAY = timedelta(days=1)
_LONGEST_GAP = timedelta(days=1)
"""Samoa jumped over 30 December 2011."""


def occurrences(window: Window, within: Span) -> Iterator[Span]:
    """Those that have a part in common with `within`, in order and uncut."""
    zone = ZoneInfo(window.zone)
    for start, end in _spans(window, within, zone):
        if start < within.end and end > within.start:
            yield Span(start=start, end=end)


def _spans(window: Window, within: Span, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    if isinstance(window, OneOff):
        start = instant(window.start, zone)
        if window.end is not None:
            yield start, instant(window.end, zone)
        elif window.length is not None:
            yield start, start + window.length
        return
    first = _wall(within.start, zone) - window.length - _LONGEST_GAP
    last = _wall(within.end, zone) + _DAY
    for wall in _starts(window, first, last):
        start = instant(wall, zone)
        yield start, start + window.length


def _starts(window: Weekly | Recurring, first: datetime, last: datetime) -> Iterator[datetime]:
    """Wall times from first to last."""
    if isinstance(window, Recurring):
        yield from (wall for wall in recurrences(window, last) if wall >= first)
        return
    day = first.date()
    while day <= last.date():
        if day.weekday() in window.days:
            yield datetime.combine(day, window.start)
        day += _DAY


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
