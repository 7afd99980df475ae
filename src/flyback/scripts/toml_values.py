"""Single values of a TOML file take the type that is wanted."""

import enum
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from flyback.scripts.durations import duration


def text(value: object) -> str:
    """A text; a whole number counts as one, because identifiers are easily written without quotes.

    Raises:
        ValueError: it is none; as of every function here the message says what it should be, never the value.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValueError("should be a text")


def texts(value: object) -> tuple[str, ...]:
    """A list of texts, none of them empty.

    Raises:
        ValueError: as `text`.
    """
    if isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value):
        return tuple(value)
    raise ValueError('should be a list of texts: ["...", "..."]')


def named_texts(value: object) -> Mapping[str, str]:
    """Texts by name.

    Raises:
        ValueError: as `text`.
    """
    if isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values()):
        return MappingProxyType(dict(value))
    raise ValueError("should be a table of texts")


def single(value: object, shape: object) -> object:
    """A value of that type: bool, int, float, str, timedelta, datetime, or an enum.

    Raises:
        ValueError: as `text`.
    """
    if isinstance(shape, type) and issubclass(shape, enum.Enum):
        return _word(value, shape)
    if isinstance(shape, type) and shape in _READERS:
        return _READERS[shape](value)
    raise TypeError(shape)  # a field of a new kind, which nobody taught to read


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("should be either true or false")


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("should be a whole number")


def _number(value: object) -> float:
    # not-a-number compares as false with every limit
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf"):
        return float(value)
    raise ValueError("should be a number")


def _length(value: object) -> timedelta:
    if isinstance(value, str):
        return duration(value)
    raise ValueError('should be a length of time in quotes: "4h", "90d", "500ms"')


def _instant(value: object) -> datetime:
    """An instant in UTC; a date alone is its first one."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > len("2026-12-31") else date.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise ValueError("should be a date, or a time with its offset: 2026-12-31, 2026-12-31T18:00:00+01:00")


def _word(value: object, words: type[enum.Enum]) -> enum.Enum:
    found = [each for each in words if each.value == value]
    if not found:
        raise ValueError(f"should be one of {', '.join(str(each.value) for each in words)}")
    return found[0]


_READERS: Mapping[type, Callable[[object], object]] = {
    bool: _truth,
    int: _whole,
    float: _number,
    str: text,
    timedelta: _length,
    datetime: _instant,
}
