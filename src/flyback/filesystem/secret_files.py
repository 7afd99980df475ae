"""What lies in files that settings name: `password = "${file.PATH}"` of an environment in `flyback.toml`."""

import re
from collections.abc import Mapping
from pathlib import Path

from flyback.errors import Problem
from flyback.frozen import replaced
from flyback.scripts.flyway_sources import Entry, Key
from flyback.settings import FlywaySettings, Secret

_REFERENCE = re.compile(r"\$\{file\.(?P<path>[^}]+)\}")
_LARGEST = 1 << 16


def with_secret_files(flyway: FlywaySettings, connections: Mapping[Key, Entry], folder: Path) -> FlywaySettings:
    """The settings with references in the chosen environment's connection replaced by what those files hold.

    A file that cannot be read is a problem only for who connects.
    """
    for (_, name, key), entry in connections.items():
        if name != flyway.environment or not _REFERENCE.search(str(entry.value)):
            continue
        try:
            flyway = _replaced(flyway, key, folder)
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else "") or "it is no short text"
            what = f"{key}: {entry.value} cannot be read: {why}"
            problem = Problem(code="unresolved-setting", what=what, where=entry.where)
            flyway = replaced(flyway, connection_problems=(*flyway.connection_problems, problem))
    return flyway


def _replaced(flyway: FlywaySettings, key: str, folder: Path) -> FlywaySettings:
    def held(found: re.Match[str]) -> str:
        return _held(folder / found["path"])

    match key:
        case "password":
            return replaced(flyway, password=Secret(_REFERENCE.sub(held, flyway.password.value)))
        case "url":
            return replaced(flyway, url=_REFERENCE.sub(held, flyway.url))
        case _:
            return replaced(flyway, user=_REFERENCE.sub(held, flyway.user))


def _held(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        text = file.read(_LARGEST + 1)
    if not text.strip() or len(text) > _LARGEST:
        raise ValueError
    return text.rstrip("\r\n")
