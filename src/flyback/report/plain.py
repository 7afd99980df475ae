"""Frozen values as JSON, by the names of their fields."""

import enum
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime

from flyback.report.json_text import Json


def plain(value: object) -> Json:
    """The same as JSON; times in UTC with a Z.

    Raises:
        TypeError: something in it has no form in JSON.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case enum.Enum():
            return plain(value.value)
        case datetime():
            return moment(value)
        case tuple() | list():
            return [plain(each) for each in value]
        case Mapping():
            return {str(name): plain(each) for name, each in value.items()}
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(type(value))


def moment(time: datetime) -> str:
    """`2026-11-23T12:00:00Z`."""
    return time.isoformat().replace("+00:00", "Z")
