"""Tables of a TOML file become frozen values, by the names and types of their fields."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TypeVar, get_args, get_origin

from flyback.errors import Problem
from flyback.model.policy import Window
from flyback.scripts.flyway_sources import nearest
from flyback.scripts.toml_values import named_texts, single, text, texts
from flyback.scripts.window_text import windows

_T = TypeVar("_T")
_ZONE = "zone"
"""Beside lists of windows: the zone of those that name none."""
_WINDOWS = tuple[Window, ...]


class TableReader:
    """Reads the tables of one file, and collects what is wrong with them at every depth."""

    def __init__(self, path: str) -> None:
        self.problems: list[Problem] = []
        self._path = path

    def read(self, made: type[_T], table: object, place: str, **given: object) -> _T | None:
        """A value of that frozen class; None where what it needs is not there. `given` are fields that no key sets.

        What is wrong becomes a problem, and counts as not written.
        """
        if not isinstance(table, Mapping):
            self.wrong(place, f"should be a table: [{place}]")
            return None
        known = {each.name: each for each in _fields(made) if each.name not in given}
        zone = table.get(_ZONE, "") if any(each.type == _WINDOWS for each in known.values()) else None
        values = dict(given)
        for name, value in table.items():
            where = f"{place}.{name}"
            if name == _ZONE and zone is not None:
                continue
            if name not in known:
                names = (*known, *([] if zone is None else [_ZONE]))
                self.problems.append(self._unknown(where, nearest(name, names)))
                continue
            found = self._value(known[name].type, value, where, zone)
            if found is not None:
                values[name] = found
        needed = [name for name, each in known.items() if each.default is MISSING and each.default_factory is MISSING]
        for name in needed:
            if name not in table:
                self.wrong(place, f"needs {name}")
        return made(**values) if all(name in values for name in needed) else None

    def wrong(self, place: str, what: str, hint: str = "") -> None:
        """What stands there cannot be."""
        self.problems.append(Problem(code="bad-setting", what=f"{place} {what}", where=self._path, hint=hint))

    def _unknown(self, place: str, hint: str) -> Problem:
        return Problem(code="unknown-setting", what=f"Unknown: '{place}'", where=self._path, hint=hint)

    def _value(self, shape: object, value: object, place: str, zone: object) -> object:
        """A field's value; None where it cannot be."""
        inner = next((each for each in get_args(shape) if each is not type(None)), shape)
        if shape == _WINDOWS:
            return self._leaf(lambda: windows(texts(value), text(zone)), place)
        if isinstance(inner, type) and is_dataclass(inner):
            return self._tables(inner, value, place) if get_origin(shape) is tuple else self.read(inner, value, place)
        if get_origin(shape) is Mapping:
            return self._leaf(lambda: named_texts(value), place)
        if get_origin(shape) is tuple:
            return self._leaf(lambda: texts(value), place)
        return self._leaf(lambda: single(value, inner), place)

    def _tables(self, made: type[_T], value: object, place: str) -> tuple[_T, ...] | None:
        if not isinstance(value, list):
            self.wrong(place, f"should be a list of tables: [[{place}]]")
            return None
        found = (self.read(made, each, f"{place}[{number}]") for number, each in enumerate(value, 1))
        return tuple([each for each in found if each is not None])

    def _leaf(self, read: Callable[[], object], place: str) -> object:
        try:
            return read()
        except ValueError as error:
            self.wrong(place, str(error))
            return None


def _fields(made: type) -> "tuple[Field[object], ...]":
    if not is_dataclass(made):
        raise TypeError(made)
    return fields(made)
