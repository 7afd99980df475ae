"""What the names of a project's scripts say about the next one; nothing is read but names."""

from pathlib import Path
from typing import NamedTuple

from flyback.errors import Problem, ProjectError
from flyback.filesystem.finding import find
from flyback.filesystem.locations import Location, locate
from flyback.filesystem.side_folders import SideFolders
from flyback.filesystem.usual_places import NO_MIGRATIONS
from flyback.model.version import Version
from flyback.scripts.discovered import DiscoveredFile
from flyback.scripts.names import Kind, Name
from flyback.scripts.sorting import sort
from flyback.settings import Settings


class NamedScripts(NamedTuple):
    """The style of a project."""

    versions: tuple[str, ...]
    """Of all migrations, as they stand in the names."""
    script_folder: Path
    """Where the newest migration lies, or the first should."""
    undo_folder: Path
    """Where the newest undo script lies, or the first should."""
    undo_prefix: str


def named_scripts(folder: Path, settings: Settings) -> NamedScripts:
    """The names in a folder, which may still be without its first migration.

    Raises:
        ProjectError: a file that must not be there, or no folder.
    """
    folder = folder.absolute()
    found = _sorted(folder, settings)
    versioned = [(name, file) for name, file in found if name.kind is Kind.VERSIONED]
    undo = [(name, file) for name, file in found if name.kind is Kind.UNDO]
    if versioned:
        script_folder = Path(max(versioned, key=_version)[1].file).parent
    else:
        script_folder = locate(folder, settings).found[0].root if settings.flyway.locations else folder / "migrations"
    if undo:
        newest, file = max(undo, key=_version)
        undo_folder, prefix = Path(file.file).parent, newest.prefix
    else:
        folders = SideFolders(folder=folder, name=settings.flyback.undo_folder)
        undo_folder, prefix = folders.expected(Location(root=script_folder)), settings.undo_prefixes[0]
    versions = tuple(name.raw_version for name, _ in found if name.kind in (Kind.VERSIONED, Kind.BASELINE))
    return NamedScripts(versions, script_folder, undo_folder, prefix)


def _version(named: tuple[Name, DiscoveredFile]) -> Version:
    return named[0].version


def _sorted(folder: Path, settings: Settings) -> list[tuple[Name, DiscoveredFile]]:
    try:
        files = find(folder, settings).files
    except ProjectError as error:
        if [problem.code for problem in error.problems] != [NO_MIGRATIONS]:
            raise
        return []
    sorted_files = [(sort(file, settings), file) for file in files]
    problems = [found for found, _ in sorted_files if isinstance(found, Problem)]
    if problems:
        raise ProjectError(problems)
    return [(found, file) for found, file in sorted_files if isinstance(found, Name)]
