"""Recurrence rules (RRULE) as they are written: checked word by word, so that what evaluates them is never surprised.

Source: RFC 5545 section 3.3.10: parts, ranges, and the table of which part goes with which FREQ. Rules that the table
forbids are refused here: libraries give them a meaning of their own.
"""

import re
from collections.abc import Mapping
from datetime import datetime

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"[0-9]{8}T[0-9]{6}Z?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_RANGES = {
    "INTERVAL": range(1, 1000),
    "COUNT": range(1, 10_000),
    "BYMONTH": range(1, 13),
    "BYMONTHDAY": range(1, 32),
    "BYYEARDAY": range(1, 367),
    "BYWEEKNO": range(1, 54),
    "BYSETPOS": range(1, 367),
    "BYHOUR": range(24),
    "BYMINUTE": range(60),
}
_FROM_THE_END = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
"""Parts that may be negative: -1 is the last."""
_SINGLE = ("INTERVAL", "COUNT")
_ONLY = {"BYYEARDAY": ("YEARLY",), "BYWEEKNO": ("YEARLY",), "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY")}
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def rrule(text: str) -> str:
    """The rule in capitals and without spaces or `RRULE:`, once it is sure to mean one thing only.

    Raises:
        ValueError: what is wrong with it, in the middle of a sentence.
    """
    rule = "".join(text.split()).upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for part in rule.removesuffix(";").split(";"):
        name, equals, value = part.partition("=")
        if not (equals and value):
            raise ValueError(f"{part!r} in its rule should be NAME=VALUE, as in FREQ=MONTHLY")
        if name in parts:
            raise ValueError(f"its rule has {name} twice")
        parts[name] = value
        _check(name, value)
    _check_together(parts)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _check(name: str, value: str) -> None:
    """One part alone."""
    match name:
        case "FREQ":
            if value not in _FREQUENCIES:
                raise ValueError(f"FREQ={value} should be one of {', '.join(_FREQUENCIES)}")
        case "UNTIL":
            _check_until(value)
        case "WKST" | "BYDAY":
            _check_days(name, value)
        case _ if name in _RANGES:
            _check_numbers(name, value)
        case _:
            raise ValueError(f"its rule has no part {name}; there are FREQ, UNTIL, BYDAY, WKST, {', '.join(_RANGES)}")


def _check_until(value: str) -> None:
    if not _UNTIL.fullmatch(value):
        raise ValueError(f"UNTIL={value} should have a date and a time, as in UNTIL=20261231T235959")
    try:
        datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        raise ValueError(f"UNTIL={value} is no date and time") from None


def _check_days(name: str, value: str) -> None:
    found = [_DAY.fullmatch(day) for day in value.split(",")]
    if not all(found) or (name == "WKST" and value not in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")):
        raise ValueError(f"{name}={value} should be made of MO, TU, WE, TH, FR, SA, SU")


def _check_numbers(name: str, value: str) -> None:
    allowed = _RANGES[name]
    numbers = value.split(",")
    if name in _SINGLE and len(numbers) > 1:
        raise ValueError(f"{name}={value} should be one number")
    for each in numbers:
        size = abs(int(each)) if _NUMBER.fullmatch(each) else -1
        if size not in allowed or (each.startswith("-") and name not in _FROM_THE_END):
            either = " or negative to count from the end" if name in _FROM_THE_END else ""
            raise ValueError(f"{name}={value} should be {allowed.start} to {allowed.stop - 1}{either}")


def _check_together(parts: Mapping[str, str]) -> None:
    """The parts beside one another."""
    frequency = parts.get("FREQ", "")
    if not frequency:
        raise ValueError(f"its rule lacks FREQ, one of {', '.join(_FREQUENCIES)}")
    if "COUNT" in parts and "UNTIL" in parts:
        raise ValueError("its rule has both COUNT and UNTIL")
    for name, frequencies in _ONLY.items():
        if name in parts and frequency not in frequencies:
            raise ValueError(f"{name} does not go with FREQ={frequency}")
    _check_counted_days(parts)
    if "BYSETPOS" in parts and not any(name.startswith("BY") and name != "BYSETPOS" for name in parts):
        raise ValueError("BYSETPOS needs another BY part to choose from")
    if "BYMONTH" in parts and "BYMONTHDAY" in parts:
        _check_day_exists(_numbers(parts["BYMONTH"]), _numbers(parts["BYMONTHDAY"]))


def _check_counted_days(parts: Mapping[str, str]) -> None:
    """`1SU`, `-1FR`: the first, the last of the month or year."""
    days = parts.get("BYDAY", "")
    counts = [int(each) for each in re.findall("[0-9]+", days)]
    if not counts:
        return
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in parts:
        other = "BYWEEKNO" if "BYWEEKNO" in parts else f"FREQ={parts['FREQ']}"
        raise ValueError(f"BYDAY={days} counts days, which does not go with {other}")
    most = 5 if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else 53
    if min(counts) < 1 or max(counts) > most:
        raise ValueError(f"BYDAY={days} should count from 1 to {most}, or from the end, -1 to -{most}")


def _check_day_exists(months: tuple[int, ...], days: tuple[int, ...]) -> None:
    longest = max(_LONGEST_MONTH.get(month, 31) for month in months)
    if all(abs(day) > longest for day in days):
        raise ValueError("the days of BYMONTHDAY are in none of the months of BYMONTH: it would never happen")


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(each) for each in value.split(","))
