"""Walking a folder as Flyway does.

A project has thousands of files, so that the walk asks the system once for a folder and deals in plain texts.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from flyback.errors import Problem, ProjectError


class Found(NamedTuple):
    """A file below a folder."""

    relative: str
    """Its path from the folder, separated by `/`."""
    real: str
    """Where it is when all links are followed."""

    @property
    def name(self) -> str:
        """The bare file name."""
        return self.relative.rpartition("/")[2]


def files_below(root: Path) -> Iterator[Found]:
    """Every file below a folder, in order of its path.

    Hidden folders are skipped, hidden files are not; linked folders are followed, each real folder is entered once.

    Raises:
        ProjectError: a folder cannot be listed, or a link leads nowhere.
    """
    return _walk(str(root), "", set())


def is_folder(path: Path) -> bool:
    """Whether there is a folder that can be reached."""
    try:
        return path.is_dir()
    except PermissionError:
        return False


def is_file(path: Path) -> bool:
    """Whether there is a file that can be reached."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def shown(path: Path, folder: Path) -> str:
    """A path as people should see it: relative to the project folder where it lies inside, separated by `/`."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.as_posix()


def names_in(folder: Path) -> Iterator[str]:
    """The name of every file that lies in a folder itself, in order.

    Raises:
        ProjectError: the folder cannot be listed, or a link leads nowhere.
    """
    return (entry.name for entry, enters in _entries(str(folder)) if not enters)


def _walk(folder: str, below: str, entered: set[str]) -> Iterator[Found]:
    real = os.path.realpath(folder)
    if real in entered:
        return
    entered.add(real)
    for entry, enters in _entries(folder):
        name = entry.name
        if not enters:
            place = os.path.realpath(entry.path) if entry.is_symlink() else f"{real}/{name}"
            yield Found(below + name, place)
        elif not name.startswith("."):
            yield from _walk(entry.path, f"{below}{name}/", entered)


def _entries(folder: str) -> Sequence[tuple[os.DirEntry[str], bool]]:
    """The files and folders in a folder, and which of them are folders."""
    try:
        with os.scandir(folder) as listed:
            found = [(entry, *_kind(entry)) for entry in sorted(listed, key=lambda entry: entry.name)]
    except OSError as error:
        what = f"cannot be listed: {error.strerror}"
        hint = "make it readable, or set flyway.locations to the folders of the migrations alone"
        raise ProjectError(Problem(code="unreadable", what=what, where=folder, hint=hint)) from None
    for entry, enters, reads in found:
        if not enters and not reads and entry.is_symlink() and entry.name.lower().endswith(".sql"):
            what = f"a link to {Path(entry.path).readlink()}, which is not there"
            raise ProjectError(Problem(code="unreadable", what=what, where=entry.path))
    return [(entry, enters) for entry, enters, reads in found if enters or reads]


def _kind(entry: os.DirEntry[str]) -> tuple[bool, bool]:
    """Whether it is a folder, and whether it is a file; a link to itself is neither."""
    if entry.is_symlink():
        path = Path(entry.path)
        return path.is_dir(), path.is_file()
    return entry.is_dir(), entry.is_file()
