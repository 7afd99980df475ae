"""RRULEs as wall times: dateutil counts days there, and never learns of a zone."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from flyback.gates.windows.wall_time import instant
from flyback.model.policy import Recurring


def recurrences(window: Recurring, last: datetime) -> Iterator[datetime]:
    """The wall times at which it begins, in order, up to the last one; never more, however endless the rule."""
    ended = _ended(window)
    return takewhile(lambda wall: wall <= last and not ended(wall), _walls(_without_until(window.rule), window.start))


@lru_cache(maxsize=64)
def _walls(rule: str, start: datetime) -> Iterable[datetime]:
    """All of them, to be taken one by one; what was taken once is remembered."""
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - only windows that need it pay for it

    walls: Iterable[datetime] = rrulestr(rule, dtstart=start, cache=True)
    return walls


def _ended(window: Recurring) -> Callable[[datetime], bool]:
    """Whether a wall time is beyond UNTIL, which is a wall time, too, or with a Z an instant."""
    text = next((part[6:] for part in window.rule.split(";") if part.startswith("UNTIL=")), "")
    if not text:
        return lambda _: False
    until = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")
    if not text.endswith("Z"):
        return lambda wall: wall > until
    zone, moment = ZoneInfo(window.zone), until.replace(tzinfo=UTC)
    return lambda wall: instant(wall, zone) > moment


def _without_until(rule: str) -> str:
    return ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
