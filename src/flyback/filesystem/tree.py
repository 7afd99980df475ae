"""Walking a folder as Flyway does."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from flyback.errors import Problem, ProjectError


def files_below(root: Path) -> Iterator[Path]:
    """Every file below a folder, in order of its path.

    Hidden folders are skipped, hidden files are not; linked folders are followed, each real folder is entered once.

    Raises:
        ProjectError: a folder cannot be listed, or a link leads nowhere.
    """
    return _walk(root, set())


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


def files_in(folder: Path) -> Iterator[Path]:
    """Every file that lies in a folder itself, in order of its name.

    Raises:
        ProjectError: the folder cannot be listed, or a link leads nowhere.
    """
    return (entry for entry, enters in _entries(folder) if not enters)


def _walk(folder: Path, entered: set[Path]) -> Iterator[Path]:
    real = folder.resolve()
    if real in entered:
        return
    entered.add(real)
    for entry, enters in _entries(folder):
        if not enters:
            yield entry
        elif not entry.name.startswith("."):
            yield from _walk(entry, entered)


def _entries(folder: Path) -> Sequence[tuple[Path, bool]]:
    """The files and folders in a folder, and which of them are folders."""
    try:
        found = [(entry, entry.is_dir(), entry.is_file()) for entry in sorted(folder.iterdir())]
    except OSError as error:
        what = f"cannot be listed: {error.strerror}"
        hint = "make it readable, or set flyway.locations to the folders of the migrations alone"
        raise ProjectError(Problem(code="unreadable", what=what, where=str(folder), hint=hint)) from None
    for entry, enters, reads in found:
        if not enters and not reads and entry.is_symlink() and entry.suffix.lower() == ".sql":
            what = f"a link to {entry.readlink()}, which is not there"
            raise ProjectError(Problem(code="unreadable", what=what, where=str(entry)))
    return [(entry, enters) for entry, enters, reads in found if enters or reads]
