"""Open times and freezes to come, for whoever plans a release."""

from datetime import datetime, timedelta

from flyback.gates.windows.occurrences import occurrences
from flyback.gates.windows.open_times import looks, upcoming
from flyback.gates.windows.wording import text
from flyback.model.open_times import OpenTime, Span
from flyback.model.policy import WindowPolicy

_BEFORE = timedelta(days=366)
"""How far back the begin of what is on already is looked for."""


def openings(policy: WindowPolicy, now: datetime, count: int, least: timedelta = timedelta()) -> tuple[OpenTime, ...]:
    """The next open times of at least that length, the present one from now on; fewer where no more are known."""
    found: tuple[OpenTime, ...] = ()
    for look in looks(now):
        found = tuple(each for each in upcoming(policy, look) if each.span.length >= least)
        if len(found) > count or (len(found) == count and found[-1].span.end < look.end):
            break
    return found[:count]


def during(policy: WindowPolicy, within: Span) -> tuple[OpenTime, ...]:
    """Every open time that has a part in common with `within`, from its very begin."""
    wide = Span(start=within.start - _BEFORE, end=within.end)
    return tuple(each for each in upcoming(policy, wide) if each.span.end > within.start)


def freezes(policy: WindowPolicy, within: Span) -> tuple[tuple[Span, str], ...]:
    """Every freeze that has a part in common with `within`, uncut, with its text."""
    return tuple((span, text(window)) for window in policy.deny for span in occurrences(window, within))
