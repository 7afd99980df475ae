"""Windows and moments as a reader knows them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flyback.model.policy import OneOff, Recurring, Weekly, Window, WindowPolicy

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def text(window: Window) -> str:
    """The window as it is written in `flyback.toml`, with its zone; reading that gives the same window."""
    return f"{_without_zone(window)} in {window.zone}"


def zone_of(policy: WindowPolicy) -> str:
    """The zone in which moments are told: that of the first window."""
    return next((window.zone for window in (*policy.allow, *policy.deny)), "UTC")


def moment(when: datetime, zone: str = "UTC") -> str:
    """`2026-12-05 02:00 CET`; seconds only where there are some."""
    shown = when.astimezone(ZoneInfo(zone))
    return f"{shown:%Y-%m-%d %H:%M:%S %Z}" if shown.second else f"{shown:%Y-%m-%d %H:%M %Z}"


def length(elapsed: timedelta) -> str:
    """`4h`, `1h30m`, `2d`, `45s`; of less than a second `0s`."""
    seconds = round(elapsed.total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0s"


def _without_zone(window: Window) -> str:
    match window:
        case Weekly(days=days, start=start, length=lasts):
            return f"{_days(days)} {start:%H:%M} for {length(lasts)}"
        case OneOff(start=start, end=end) if end is not None:
            return f"{_wall(start)} to {_wall(end)}"
        case OneOff(start=start, length=lasts):
            return f"{start:%Y-%m-%d %H:%M} for {length(lasts or timedelta())}"
        case Recurring(rule=rule, start=start, length=lasts):
            return f"{rule} from {start:%Y-%m-%d %H:%M} for {length(lasts)}"


def _days(days: tuple[int, ...]) -> str:
    if days == tuple(range(7)):
        return "daily"
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{_DAYS[days[0]]}-{_DAYS[days[-1]]}"
    return ",".join(_DAYS[day] for day in days)


def _wall(when: datetime) -> str:
    return f"{when:%Y-%m-%d}" if when.time() == time() else f"{when:%Y-%m-%d %H:%M}"
