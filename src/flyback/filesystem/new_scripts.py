"""A new migration and the stub of its undo script, named in the project's own style."""

import re
from datetime import datetime
from pathlib import Path, PurePosixPath

from flyback.errors import Problem, UsageError
from flyback.filesystem.locations import Location, locate
from flyback.filesystem.side_folders import SideFolders
from flyback.model.script import BaselineScript, Project, VersionedScript
from flyback.scripts.names import Name, parse, sql_stem
from flyback.scripts.next_version import next_version
from flyback.settings import Settings

_NOT_A_WORD = re.compile(r"[^\w.-]+|_+")


def new_scripts(
    folder: Path, settings: Settings, project: Project, description: str, now: datetime
) -> tuple[Path, Path]:
    """Write the next migration and its undo stub; their paths. Neither file is ever overwritten.

    The stub raises an error until somebody writes it, so that it can never pass for a proof.

    Raises:
        UsageError: the description makes no file name, or a file is in the way.
    """
    flyway = settings.flyway
    words = _NOT_A_WORD.sub("_", description).strip("_.")
    if not words:
        what = "the description has no letter or digit"
        raise UsageError(Problem(code="bad-description", what=what, where=description, hint='"add email to users"'))
    version = next_version(raw_versions(project, settings), now)
    tail = flyway.sql_migration_suffixes[0]
    name = f"{flyway.sql_migration_prefix}{version}{flyway.sql_migration_separator}{words}{tail}"
    undo_prefix = project.undo[-1].prefix if project.undo else settings.undo_prefixes[0]
    undo_name = f"{undo_prefix}{version}{flyway.sql_migration_separator}undo_{words}{tail}"
    script_folder, undo_folder = script_folders(folder.absolute(), settings, project)
    script, undo = script_folder / name, undo_folder / undo_name
    write_new(script, f"-- {words.replace('_', ' ')}\n-- The way back is in {undo_name}.\n\n")
    try:
        write_new(undo, _stub(name, f"{flyway.sql_migration_prefix}{version}"))
    except BaseException:
        script.unlink()
        raise
    return script, undo


def write_new(path: Path, content: str | bytes) -> None:
    """Write a file that does not exist yet: whole or not at all, and never over another.

    Raises:
        UsageError: something is there already, or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
    except FileExistsError:
        problem = Problem(code="file-exists", what="exists already; nothing was written", where=str(path))
        raise UsageError(problem) from None
    except OSError as error:
        raise UsageError(_unwritable(path, error)) from None
    try:
        with file:
            file.write(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        path.unlink()
        raise UsageError(_unwritable(path, error)) from None


def _unwritable(path: Path, error: OSError) -> Problem:
    return Problem(code="unwritable", what=f"cannot be written: {error.strerror}", where=str(path))


def _stub(name: str, version: str) -> str:
    return f"""\
-- Undo of {name}: bring back the schema, and the rows where that is possible.
-- Write the way back here, take out the block below, and run: flyback rehearse --last 1

DO $undo$
BEGIN
  RAISE EXCEPTION 'undo of {version} is not written yet';
END
$undo$;
"""


def raw_versions(project: Project, settings: Settings) -> list[str]:
    """The versions of all migrations as they stand in their file names."""
    raw = []
    scripts: tuple[VersionedScript | BaselineScript, ...] = (*project.versioned, *project.baselines)
    for script in scripts:
        file_name = PurePosixPath(script.source.script).name
        stem = sql_stem(file_name, settings.flyway.sql_migration_suffixes)
        name = parse(stem, settings) if stem is not None else None
        raw.append(name.raw_version if isinstance(name, Name) else script.version.text)
    return raw


def script_folders(folder: Path, settings: Settings, project: Project) -> tuple[Path, Path]:
    """Where the latest migration lies and where the latest undo script lies, or should."""
    undo_folders = SideFolders(folder=folder, name=settings.flyback.undo_folder)
    if project.versioned:
        script_folder = (folder / project.versioned[-1].source.path).parent
    else:
        script_folder = _first_location(folder, settings)
    if project.undo:
        return script_folder, (folder / project.undo[-1].source.path).parent
    return script_folder, undo_folders.expected(Location(root=script_folder))


def _first_location(folder: Path, settings: Settings) -> Path:
    return locate(folder, settings).found[0].root if settings.flyway.locations else folder / "migrations"
