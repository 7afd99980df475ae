"""A script, and new ones, written in place of a script."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.filesystem.script_copies import bytes_of
from flyback.model.script import Source


def text_of(source: Source) -> str | None:
    """What a script's file holds; None when it is not UTF-8.

    Raises:
        ProjectError: it cannot be read, or is not any more what was read as this script.
    """
    try:
        return bytes_of(source).decode("utf-8")
    except UnicodeDecodeError:
        return None


def replace_script(source: Source, files: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Writes the files, all or none: the one of the script's own path in its place, the others new; their paths.

    Every content is on the disk before the first file gets its name, and the script itself is the last.

    Raises:
        UsageError: a new file is there already, or cannot be written.
        ProjectError: the script is not any more what was read.
    """
    own, folder = Path(source.file).resolve(), Path(source.file).parent
    mode = own.stat().st_mode
    drafts: dict[Path, Path] = {}
    named: list[Path] = []
    try:
        for path, text in files:
            place = own if path == source.path else folder / path.rpartition("/")[2]
            drafts[place] = _draft(place, text, mode)
        bytes_of(source)  # nobody has changed it meanwhile
        for place, draft in drafts.items():
            if place != own:
                _name(draft, place)
                named.append(place)
        drafts[own].replace(own)
    except BaseException as error:
        for place in named:
            place.unlink()
        if isinstance(error, OSError):
            raise UsageError(_unwritable(own, error)) from None
        raise
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return tuple(path for path, _ in files)


def _draft(place: Path, text: str, mode: int) -> Path:
    """A file beside the place, with what belongs there; nothing takes it for a script."""
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)
    except BaseException:
        draft.unlink()
        raise
    return draft


def _name(draft: Path, place: Path) -> None:
    """Gives it its name, if nothing has it."""
    try:
        try:
            place.hardlink_to(draft)
        except PermissionError:  # a file system without links
            place.open("xb").close()
            draft.replace(place)
    except FileExistsError:
        what = "exists already; nothing was written"
        raise UsageError(Problem(code="file-exists", what=what, where=str(place))) from None


def _unwritable(path: Path, error: OSError) -> Problem:
    return Problem(code="unwritable", what=f"cannot be written: {error.strerror}", where=str(path))
