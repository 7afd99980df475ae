"""`flyback.toml`: what flyback needs to know and Flyway has no setting for."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flyback.errors import ConfigurationError, Problem
from flyback.scripts.flyway_sources import Entry, Key, nearest
from flyback.scripts.shapes import shaped
from flyback.settings import TABLES, FlybackSettings

_CHOICES = {
    "fail_on": ("info", "caution", "danger", "destructive", "never"),
    "undone_as": ("DELETE", "UNDO_SQL"),
}
"""Settings that are one of a few words."""
_SHAPES = {each.name: each.type for each in fields(FlybackSettings) if each.name not in TABLES}
_OF_ENVIRONMENTS = ("schemas", "defaultSchema", "initSql")
_CONNECTION = ("url", "user", "password")


def connections(document: Mapping[str, object], path: str) -> dict[Key, Entry]:
    """How to connect to the environments of a `flyback.toml`, as entries of Flyway's settings.

    What is no text is left out: `flyback_settings` refuses it.
    """
    tables = document.get("environments")
    if not isinstance(tables, dict):
        return {}
    return {
        ("environments", name, key): Entry(value=table[key], where=path, refers=True)
        for name, table in tables.items()
        if isinstance(table, dict)
        for key in _CONNECTION
        if isinstance(table.get(key), str)
    }


def environment_names(document: Mapping[str, object]) -> tuple[str, ...]:
    """The environments of a `flyback.toml`."""
    tables = document.get("environments")
    return tuple(tables) if isinstance(tables, dict) else ()


def flyback_settings(document: Mapping[str, object], path: str, overrides: Mapping[str, str]) -> FlybackSettings:
    """The settings in a `flyback.toml`, overridden by those of the command line.

    Raises:
        ConfigurationError: unknown keys at any depth, values of the wrong form or out of range.
    """
    tables = {name: document[name] for name in TABLES if name in document}
    given = {**{name: value for name, value in document.items() if name not in TABLES}, **overrides}
    places = dict.fromkeys(document, path) | {name: f"command line: {name}" for name in overrides}
    values: dict[str, Any] = {}  # the dataclass' own types, each checked by its shape
    problems: list[Problem] = []
    if tables:
        values, problems = _tables(tables, path)
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


def _tables(tables: Mapping[str, object], path: str) -> tuple[dict[str, Any], list[Problem]]:
    from flyback.scripts.policy_config import policies  # noqa: PLC0415 - most projects have no such tables

    found = policies(tables.get("environments", {}), tables.get("keys", []), path)
    return {"environments": found.environments, "keys": found.keys}, list(found.problems)


def _said(places: Mapping[str, str], *names: str) -> str:
    """Where the first of these settings was set that was."""
    return next((places[name] for name in names if name in places), "")


def _check_range(name: str, value: object) -> None:
    match name, value:
        case (("seed_rows" | "lock_budget"), int(amount)) if amount < 0:
            raise ValueError("should not be negative")
        case "server_version", int(major) if not 14 <= major <= 99:
            raise ValueError("should be a major version of PostgreSQL, 14 or later")
        case ("undo_folder", "") | ("verify_folder", "" | "." | "./"):
            raise ValueError("should be the name of a folder")
        case _, str(word) if word not in (choices := _CHOICES.get(name, (word,))):
            raise ValueError(f"should be {', '.join(choices[:-1])} or {choices[-1]}")
        case (("lock_timeout" | "max_lock_timeout"), int(timeout)) if timeout < 1:
            raise ValueError("should be at least one millisecond")
        case (("massive_rows" | "massive_bytes"), int(amount)) if amount < 1:
            raise ValueError("should be at least 1")
        case "schema", "":
            raise ValueError("should be the name of a schema")
        case "per_environment", tuple(names) if unknown := [name for name in names if not _may_differ(name)]:
            raise ValueError(
                f"should not name {unknown[0]}: only {', '.join(_OF_ENVIRONMENTS)} and placeholders.NAME may differ"
            )
        case "undo_prefixes", tuple(prefixes) if not prefixes or not all(prefixes):
            raise ValueError("should name at least one prefix, none of them empty")


def _may_differ(name: object) -> bool:
    return isinstance(name, str) and (name in _OF_ENVIRONMENTS or name.startswith("placeholders."))
