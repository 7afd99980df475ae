"""Maintenance windows as people write them.

    Sat,Sun 02:00 for 4h                              every week; days are Mon to Sun, ranges (Mon-Fri), or daily
    2026-12-01 22:00 for 3h                           once, for so long
    2026-12-20 to 2027-01-04                          once, until the second date begins; both may have a time
    2026-12-20 through 2027-01-03                     the same: until the second date ends
    FREQ=MONTHLY;BYDAY=1SU from 2026-01-04 02:00 for 4h        an RRULE of RFC 5545, with its DTSTART

Times are those on the wall of an IANA zone, which ` in Europe/Berlin` at the end names where it is not that of all.
Lengths (`90m`, `4h`, `1h30m`, `2d`) are elapsed time whatever the clocks do: a day is 24 hours.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flyback.model.policy import OneOff, Recurring, Weekly, Window
from flyback.scripts.durations import duration
from flyback.scripts.rrule_text import rrule

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHOLE_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1970, 3000)
_MINUTE = timedelta(minutes=1)
_LONGEST = timedelta(days=366)
_WEEK = timedelta(days=7)
_NO_ZONES = ("right/", "posix/", "Factory", "localtime", "posixrules")
"""Names that the zone database has and that mean leap seconds, nothing, or another thing on each machine."""
_SHAPES = (
    "'Sat,Sun 02:00 for 4h', '2026-12-01 22:00 for 3h', '2026-12-20 to 2027-01-04' or "
    "'FREQ=MONTHLY;BYDAY=1SU from 2026-01-04 02:00 for 4h'"
)


def windows(texts: Sequence[str], zone: str) -> tuple[Window, ...]:
    """The windows that the texts mean, in their order; `zone` is that of texts which name none themselves.

    Raises:
        ValueError: what is wrong, of every bad text.
    """
    found, wrong = [], []
    for text in texts:
        try:
            found.append(window(text, zone))
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValueError("; ".join(wrong))
    return tuple(found)


def window(text: str, zone: str) -> Window:
    """The window that one text means.

    Raises:
        ValueError: what is wrong with it, in one sentence that quotes it.
    """
    words, _, own = text.strip().rpartition(" in ") if " in " in text else (text, "", "")
    try:
        return _window(words.split(), checked_zone(own.strip() or zone))
    except ValueError as error:
        raise ValueError(f"window {text!r}: {error}") from None


def checked_zone(name: str) -> str:
    """The name, if it is that of an IANA time zone.

    Raises:
        ValueError: it is none, or there is no name at all.
    """
    if not name:
        raise ValueError("it has no time zone; set zone to one such as Europe/Berlin")
    try:
        known = not name.startswith(_NO_ZONES) and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones
        known = False
    if not known:
        raise ValueError(f"{name!r} is no IANA time zone{_nearest_zone(name)}")
    return name


def _window(words: list[str], zone: str) -> Window:
    match words:
        case [*rule, "from", date, clock, "for", length] if rule:
            start = _moment(date, clock)
            return Recurring(rule=rrule("".join(rule)), start=start, length=window_length(length), zone=zone)
        case [date, clock, "for", length] if date[0].isdigit():
            return OneOff(start=_moment(date, clock), length=window_length(length), zone=zone)
        case [days, clock, "for", length]:
            return Weekly(days=_days(days), start=_clock(clock), length=window_length(length, _WEEK), zone=zone)
        case [_, *_] if "to" in words or "through" in words:
            return _between(words, zone)
    raise ValueError(f"it should read like {_SHAPES}")


def _between(words: list[str], zone: str) -> OneOff:
    word = "to" if "to" in words else "through"
    middle = words.index(word)
    match words[:middle], word, words[middle + 1 :]:
        case [date, *clock], "through", [last] if len(clock) <= 1:
            start, end = _moment(date, *clock), _moment(last) + timedelta(days=1)
        case [date, *clock], "to", [last, *last_clock] if len(clock) <= 1 and len(last_clock) <= 1:
            start, end = _moment(date, *clock), _moment(last, *last_clock)
        case _:
            raise ValueError("it should read like '2026-12-20 18:00 to 2027-01-04', or with dates '... through ...'")
    if end <= start:
        raise ValueError("it ends before it begins")
    return OneOff(start=start, end=end, zone=zone)


def _days(text: str) -> tuple[int, ...]:
    """Numbers of weekdays in order: `daily`, `Sat,Sun`, `Mon-Fri`, `Fri-Mon`."""
    if text.lower() == "daily":
        return tuple(range(7))
    found: set[int] = set()
    for part in text.lower().split(","):
        first, dash, last = part.partition("-")
        begin = _day(first)
        count = (_day(last) - begin) % 7 if dash else 0
        found |= {(begin + each) % 7 for each in range(count + 1)}
    return tuple(sorted(found))


def _day(text: str) -> int:
    for names in (_DAYS, _WHOLE_DAYS):
        if text in names:
            return names.index(text)
    raise ValueError(f"{text!r} is no day of the week: Mon, Tue, Wed, Thu, Fri, Sat, Sun")


def _clock(text: str) -> time:
    hour, _, minute = text.partition(":")
    if not _TIME.fullmatch(text) or int(hour) > 23 or int(minute) > 59:
        raise ValueError(f"{text!r} is no time of the day, 00:00 to 23:59")
    return time(int(hour), int(minute))


def _moment(date: str, clock: str = "00:00") -> datetime:
    """A wall time."""
    try:
        found = datetime.fromisoformat(date) if _DATE.fullmatch(date) else None
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise ValueError(f"{date!r} is no date, as in 2026-12-31; what is every week has a length, 'Sat 02:00 for 4h'")
    return datetime.combine(found, _clock(clock))


def window_length(text: str, longest: timedelta = _LONGEST) -> timedelta:
    """Elapsed time: `90m`, `4h`, `1h30m`, `2d`.

    Raises:
        ValueError: it is none, too long, or not in whole minutes.
    """
    try:
        found = duration(text)
    except ValueError as error:
        raise ValueError(f"{text!r} {error}") from None
    if not found or found % _MINUTE:
        raise ValueError(f"{text} should be one minute or more of them, and no part of one")
    if found > longest:
        raise ValueError(f"{text} is too long; the longest is {longest.days}d")
    return found


def _nearest_zone(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only to tell of a mistake
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads a whole tree of files

    close = get_close_matches(name, sorted(available_timezones()), n=1)
    return f"; did you mean {close[0]}?" if close else ", as in Europe/Berlin"
