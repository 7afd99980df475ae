"""Where the migrations of a project are: its locations, as written and as found.

Source: Flyway 13: `prefix:path`, `classpath:` when there is no prefix, wildcards `**/`, `*` and `?`.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from flyback.errors import Problem, ProjectError
from flyback.filesystem.tree import is_folder, shown
from flyback.filesystem.usual_places import usual_place
from flyback.frozen import frozen
from flyback.settings import Settings

_RESOURCES = "src/main/resources"
_CODE = ("src/main/java", "src/main/kotlin", "src/main/groovy", "src/main/scala")


@frozen
class Location:
    """A folder that holds migrations."""

    root: Path
    pattern: re.Pattern[str] | None = None
    """For a location with wildcards: matches the path below `root`; its group `below` is what Flyway stores."""

    def script_of(self, relative: str) -> str | None:
        """What Flyway calls a file, given its path below `root`; None when the location does not take it."""
        if self.pattern is None:
            return relative
        found = self.pattern.fullmatch(relative)
        return found and (found["below"] or relative)


@frozen
class Locations:
    """All locations of a project."""

    found: tuple[Location, ...]
    notes: tuple[str, ...] = ()
    """Locations left out: missing ones, doubles, folders inside others."""


def locate(folder: Path, settings: Settings) -> Locations:
    """The locations that are set, or the one usual place that holds migrations.

    Raises:
        ProjectError: a location that cannot be, is missing, or none at all.
    """
    written = settings.flyway.locations
    if not written:
        return _with_code(folder, [Location(root=usual_place(folder, settings))], [])
    found, notes, problems = _located(folder, written, "flyway.locations", settings)
    if not found and not problems:
        problems = [_missing(text, "flyway.locations") for text in written]
    if problems:
        raise ProjectError(problems)
    return _with_code(folder, _without_nested(found, notes, folder), notes)


def locate_callbacks(folder: Path, settings: Settings) -> Locations:
    """The locations that are set for callbacks; none when callbacks lie among the migrations.

    Raises:
        ProjectError: a location that cannot be, or that is missing and must not be.
    """
    written = settings.flyway.callback_locations
    found, notes, problems = _located(folder, written, "flyway.callbackLocations", settings)
    if problems:
        raise ProjectError(problems)
    return Locations(found=tuple(_without_nested(found, notes, folder)), notes=tuple(notes))


def _located(
    folder: Path, written: Iterable[str], setting: str, settings: Settings
) -> tuple[list[Location], list[str], list[Problem]]:
    """What is there, notes on what is not, and problems."""
    problems: list[Problem] = []
    notes: list[str] = []
    found: list[Location] = []
    for text in sorted(set(written)):
        match _resolved(folder, text, setting):
            case Problem() as problem:
                problems.append(problem)
            case Location() as location if is_folder(location.root):
                found.append(location)
            case _ if settings.flyway.fail_on_missing_locations:
                problems.append(_missing(text, setting))
            case _:
                notes.append(f"location {text} does not exist")
    return found, notes, problems


def _with_code(folder: Path, found: list[Location], notes: list[str]) -> Locations:
    """The locations, and the folders where Java migrations of a location in the resources would be."""
    code = [Location(root=path) for location in found for path in _code_folders(folder, location.root)]
    return Locations(found=(*found, *code), notes=tuple(notes))


def _resolved(folder: Path, text: str, setting: str) -> Location | Problem:
    prefix, colon, path = text.partition(":")
    if not colon:
        prefix, path = "classpath", text
    match prefix:
        case "filesystem":
            return _with_wildcards(folder, path)
        case "classpath":
            location = _with_wildcards(folder / _RESOURCES, path.lstrip("/"))
            if is_folder(location.root):
                return location
            hint = f"write filesystem:{path.lstrip('/')} for a folder, relative to the project"
            what = f"{text} is a classpath location, and there is no {_RESOURCES}/{path.lstrip('/')}"
            return Problem(code="missing-location", what=what, where=setting, hint=hint)
        case "s3" | "gcs":
            what = f"{text}: migrations in cloud storage cannot be read"
            hint = "copy them into a folder and use filesystem:"
        case _:
            what = f"Unknown prefix for location (should be one of filesystem:, classpath:): {text}"
            hint = f"write filesystem:{text} for a folder" if is_folder(folder / text) else ""
    return Problem(code="bad-location", what=what, where=setting, hint=hint)


def _with_wildcards(folder: Path, path: str) -> Location:
    parts = path.replace("\\", "/").rstrip("/").split("/")
    plain = next((index for index, part in enumerate(parts) if "*" in part or "?" in part), None)
    if plain is None:
        return Location(root=folder / path)
    root = folder / "/".join(parts[:plain]) if plain else folder
    names_file = "." in parts[-1]
    # below a folder pattern Flyway stores what follows it; a file pattern stores the path below the plain part
    tail = "(?P<below>)" if names_file else "/(?P<below>.*)"
    regex = "/".join(_wildcard_regex(part) for part in parts[plain:]) + tail
    return Location(root=root, pattern=re.compile(regex.replace(".*/", "(?:.*/)?")))


def _wildcard_regex(part: str) -> str:
    if part == "**":
        return ".*"
    pieces = {"*": "[^/]+", "?": "[^/]"}
    return "".join(pieces.get(character, re.escape(character)) for character in part)


def _without_nested(found: list[Location], notes: list[str], folder: Path) -> list[Location]:
    kept: list[Location] = []
    for location in sorted(found, key=lambda each: each.root.resolve()):
        root = location.root.resolve()
        around = [each.root for each in kept if each.pattern is None and root.is_relative_to(each.root.resolve())]
        if around and location.pattern is None:
            notes.append(f"location {shown(location.root, folder)} is part of {shown(around[0], folder)}")
        else:
            kept.append(location)
    return kept


def _code_folders(folder: Path, root: Path) -> list[Path]:
    resources = folder / _RESOURCES
    if not root.is_relative_to(resources):
        return []
    below = root.relative_to(resources)
    return [path for each in _CODE if is_folder(path := folder / each / below)]


def _missing(text: str, setting: str) -> Problem:
    hint = "paths are relative to the project folder"
    return Problem(code="missing-location", what=f"location {text} does not exist", where=setting, hint=hint)
