"""Lengths of time as settings write them: `500ms`, `30s`, `90m`, `4h`, `1h30m`, `90d`, `2w`."""

import re
from datetime import timedelta

_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_PART = re.compile(r"([0-9]{1,9})(ms|[smhdw])")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")
_LONGEST = timedelta(days=3660)


def duration(text: str) -> timedelta:
    """The length that a text means: elapsed time, a day is 24 hours; `0s` is none at all.

    Raises:
        ValueError: it means none, or more than ten years; the message says how to write one.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueError("should be a length of time such as 500ms, 30s, 90m, 4h, 1h30m or 90d")
    try:
        found = sum((int(number) * _UNITS[unit] for number, unit in _PART.findall(text)), timedelta())
    except OverflowError:
        found = timedelta.max
    if found > _LONGEST:
        raise ValueError("should not be longer than ten years")
    return found
