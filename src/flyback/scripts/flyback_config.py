"""`flyback.toml`: what flyback needs to know and Flyway has no setting for."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flyback.errors import ConfigurationError, Problem
from flyback.scripts.flyway_sources import nearest, read_toml
from flyback.scripts.shapes import shaped
from flyback.settings import FlybackSettings

_CHOICES = {
    "fail_on": ("info", "caution", "danger", "destructive", "never"),
    "undone_as": ("DELETE", "UNDO_SQL"),
}
"""Settings that are one of a few words."""
_SHAPES = {each.name: each.type for each in fields(FlybackSettings)}


def flyback_settings(text: str, path: str, overrides: Mapping[str, str]) -> FlybackSettings:
    """The settings in a `flyback.toml`, overridden by those of the command line.

    Raises:
        ConfigurationError: not TOML, unknown keys, values of the wrong form or out of range.
    """
    places = dict.fromkeys(given := read_toml(text, path), path)
    given |= overrides
    places |= {name: f"command line: {name}" for name in overrides}
    values: dict[str, Any] = {}  # the dataclass' own types, each checked by its shape
    problems: list[Problem] = []
    for name, value in given.items():
        if name not in _SHAPES:
            hint = nearest(name, tuple(_SHAPES))
            problems.append(Problem(code="unknown-setting", what=f"Unknown: '{name}'", where=places[name], hint=hint))
            continue
        try:
            values[name] = shaped(value, _SHAPES[name])
            _check_range(name, values[name])
        except ValueError as error:
            problems.append(Problem(code="bad-setting", what=f"{name} {error}", where=places[name]))
    found = FlybackSettings(**values)
    if found.verify_folder.rstrip("/") == found.undo_folder.rstrip("/").rpartition("/")[2]:
        what = f"verify_folder should not be the undo folder, {found.undo_folder}"
        problems.append(Problem(code="bad-setting", what=what, where=_said(places, "verify_folder", "undo_folder")))
    if found.max_lock_timeout < found.lock_timeout:
        what = f"max_lock_timeout, {found.max_lock_timeout}, should not be less than lock_timeout, {found.lock_timeout}"
        problems.append(Problem(code="bad-setting", what=what, where=_said(places, "max_lock_timeout", "lock_timeout")))
    if problems:
        raise ConfigurationError(problems)
    return found


def _said(places: Mapping[str, str], *names: str) -> str:
    """Where the first of these settings was set that was."""
    return next((places[name] for name in names if name in places), "")


def _check_range(name: str, value: object) -> None:
    match name, value:
        case "seed_rows", int(rows) if rows < 0:
            raise ValueError("should not be negative")
        case "server_version", int(major) if not 14 <= major <= 99:
            raise ValueError("should be a major version of PostgreSQL, 14 or later")
        case ("undo_folder", "") | ("verify_folder", "" | "." | "./"):
            raise ValueError("should be the name of a folder")
        case _, str(word) if word not in (choices := _CHOICES.get(name, (word,))):
            raise ValueError(f"should be {', '.join(choices[:-1])} or {choices[-1]}")
        case (("lock_timeout" | "max_lock_timeout"), int(timeout)) if timeout < 1:
            raise ValueError("should be at least one millisecond")
        case "lock_budget", int(seconds) if seconds < 0:
            raise ValueError("should not be negative")
        case (("massive_rows" | "massive_bytes"), int(amount)) if amount < 1:
            raise ValueError("should be at least 1")
        case "schema", "":
            raise ValueError("should be the name of a schema")
        case "undo_prefixes", tuple(prefixes) if not prefixes or not all(prefixes):
            raise ValueError("should name at least one prefix, none of them empty")
