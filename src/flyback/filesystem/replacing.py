"""A script, and new ones, written in place of a script."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.filesystem.new_scripts import write_new
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

    Raises:
        UsageError: a new file is there already, or cannot be written.
        ProjectError: the script is not any more what was read.
    """
    folder = Path(source.file).parent
    written: list[Path] = []
    try:
        for path, text in files:
            if path != source.path:
                place = folder / path.rpartition("/")[2]
                write_new(place, text)
                written.append(place)
        for path, text in files:
            if path == source.path:
                bytes_of(source)  # nobody has changed it meanwhile
                _overwrite(Path(source.file), text)
    except BaseException:
        for place in written:
            place.unlink()
        raise
    return tuple(path for path, _ in files)


def _overwrite(path: Path, text: str) -> None:
    """Puts another content in place of the old one at once; a link keeps pointing to its file."""
    real = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
        made = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            made.chmod(real.stat().st_mode)
            made.replace(real)
        except BaseException:
            made.unlink()
            raise
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise UsageError(Problem(code="unwritable", what=what, where=str(path))) from None
