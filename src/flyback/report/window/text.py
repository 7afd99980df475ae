"""A window in words, its moments on the wall of its zone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flyback.model.open_times import OpenTime, WindowStatus
from flyback.report.amounts import counted

_HEADS = ("opens", "closes", "for", "then")


def status_text(environment: str, status: WindowStatus, zone: str) -> str:
    """A few lines: open or closed, why, until when."""
    where = ZoneInfo(zone)
    lines = [f"{environment} is closed: {status.reason}" if status.closed else f"{environment} is open"]
    if status.freeze:
        lines.append("nothing at all may run while a freeze is in force")
    if status.closed:
        lines.append(_line("opens", status.next_open, status.at, where) or "no opening is known")
    closes = _line("closes", status.next_close, status.at, where)
    if closes:
        lines.append(f"{closes}: {status.next_close_reason}")
    elif not status.closed or status.next_open:
        lines.append("no end is known")
    return "\n".join(lines) + "\n"


def open_times_text(times: Iterable[OpenTime], zone: str) -> str:
    """A table, one open time a line."""
    where = ZoneInfo(zone)
    rows = [
        (_moment(each.span.start, where), _moment(each.span.end, where), elapsed(each.span.length), each.closes)
        for each in times
    ]
    if not rows:
        return "no opening is known\n"
    widths = [max(len(row[column]) for row in (_HEADS, *rows)) for column in range(len(_HEADS))]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in (_HEADS, *rows))
    return "\n".join(lines) + "\n"


def elapsed(time: timedelta) -> str:
    """`5 days 21 h`, `3 h 20 min`, `40 s`: the two largest units, cut off."""
    seconds = int(time.total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    units = (
        (counted(days, "day"), days),
        (f"{hours} h", hours),
        (f"{minutes} min", minutes),
        (f"{seconds} s", seconds),
    )
    first = next((place for place, (_, amount) in enumerate(units) if amount), len(units) - 1)
    return " ".join(words for words, amount in units[first : first + 2] if amount) or "0 s"


def _line(verb: str, when: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    return f"{verb:<6} {_moment(when, zone)}, in {elapsed(when - now)}" if when else ""


def _moment(when: datetime, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"
