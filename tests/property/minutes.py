"""An oracle for windows that knows nothing but what clocks show: it looks at them minute by minute.

A window begins in the first minute in which the clock shows its time or, having jumped over it, a later one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache, cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

from flyback.model.open_times import Span
from flyback.model.policy import OneOff, Weekly, WindowPolicy

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Clock:
    """The clock of a zone, minute by minute; what begins before its first minute it does not see."""

    def __init__(self, zone: str, start: datetime, minutes: int) -> None:
        self.zone = zone
        self.start = start
        self.shown = [
            (start + MINUTE * each).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) for each in range(minutes)
        ]

    @cached_property
    def latest(self) -> list[datetime]:
        """The latest time that was shown so far; clocks that are put back show none that is later."""
        return list(accumulate(self.shown, max))

    def minute_of(self, wall: datetime) -> int | None:
        """The first minute that shows that time or a later one; None when that is not among them."""
        if wall <= self.shown[0] or wall > self.latest[-1]:
            return None
        return bisect_left(self.latest, wall)

    def on(self, windows: Iterable[Weekly | OneOff]) -> bytearray:
        """1 for each minute in which at least one of the windows is on."""
        found = bytearray(len(self.shown))
        for window in windows:
            for begin, end in self._occurrences(window):
                found[begin:end] = b"\1" * (min(end, len(found)) - begin)
        return found

    def open(self, policy: WindowPolicy, skipped: int) -> bytes:
        """1 for each minute in which the policy is open, without the first ones."""
        allowed, denied = self.on(_known(policy.allow)), self.on(_known(policy.deny))
        return bytes(yes & ~no & 1 for yes, no in zip(allowed[skipped:], denied[skipped:], strict=True))

    def seen(self, spans: Iterable[Span], skipped: int) -> bytes:
        """The same of spans."""
        found = bytearray(len(self.shown))
        for span in spans:
            begin, end = (max(0, (moment - self.start) // MINUTE) for moment in (span.start, span.end))
            found[begin:end] = b"\1" * (min(end, len(found)) - begin)
        return bytes(found[skipped:])

    def _occurrences(self, window: Weekly | OneOff) -> Iterator[tuple[int, int]]:
        for wall in self._walls(window):
            begin = self.minute_of(wall)
            if begin is None:
                continue
            if isinstance(window, OneOff) and window.end is not None:
                end = self.minute_of(window.end)
                yield begin, len(self.shown) if end is None else max(begin, end)
            else:
                yield begin, begin + (window.length or MINUTE) // MINUTE

    def _walls(self, window: Weekly | OneOff) -> Iterator[datetime]:
        if isinstance(window, OneOff):
            yield window.start
            return
        day = self.shown[0].date()
        while day <= self.latest[-1].date():
            if day.isoweekday() - 1 in window.days:
                yield datetime.combine(day, window.start)
            day += DAY


@cache
def transitions(name: str, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """The minutes in which the clocks of the zone are put forward or back."""
    zone, day = ZoneInfo(name), start
    found = []
    while day < end:
        before, after, day = day, day + DAY, day + DAY
        first = _offset(before, zone)
        if first == _offset(after, zone):
            continue
        while after - before > MINUTE:
            middle = before + (after - before) // MINUTE // 2 * MINUTE
            before, after = (middle, after) if _offset(middle, zone) == first else (before, middle)
        found.append(after)
    return tuple(found)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _known(windows: Iterable[object]) -> list[Weekly | OneOff]:
    return [window for window in windows if isinstance(window, Weekly | OneOff)]
