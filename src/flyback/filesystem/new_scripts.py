"""A new migration and the stub of its undo script, named in the project's own style."""

import re
from datetime import datetime
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.filesystem.named_scripts import NamedScripts
from flyback.scripts.next_version import next_version
from flyback.settings import Settings

_NOT_A_WORD = re.compile(r"[^\w.-]+|_+")


def new_scripts(named: NamedScripts, settings: Settings, description: str, now: datetime) -> tuple[Path, Path]:
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
    version = next_version(named.versions, now)
    tail = flyway.sql_migration_suffixes[0]
    name = f"{flyway.sql_migration_prefix}{version}{flyway.sql_migration_separator}{words}{tail}"
    undo_name = f"{named.undo_prefix}{version}{flyway.sql_migration_separator}undo_{words}{tail}"
    script, undo = named.script_folder / name, named.undo_folder / undo_name
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
