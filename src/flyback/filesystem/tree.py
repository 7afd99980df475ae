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
    return (entry for entry, is_folder in _entries(folder) if not is_folder)


def _walk(folder: Path, entered: set[Path]) -> Iterator[Path]:
    real = folder.resolve()
    if real in entered:
        return
    entered.add(real)
    for entry, is_folder in _entries(folder):
        if not is_folder:
            yield entry
        elif not entry.name.startswith("."):
            yield from _walk(entry, entered)


def _entries(folder: Path) -> Sequence[tuple[Path, bool]]:
    """The files and folders in a folder, and which of them are folders."""
    try:
        found = [(entry, entry.is_dir(), entry.is_file()) for entry in sorted(folder.iterdir())]
    except OSError as error:
        problem = Problem(code="unreadable", what=f"cannot be listed: {error.strerror}", where=str(folder))
        raise ProjectError(problem) from None
    for entry, is_folder, is_file in found:
        if not is_folder and not is_file and entry.is_symlink() and entry.suffix.lower() == ".sql":
            what = f"a link to {entry.readlink()}, which is not there"
            raise ProjectError(Problem(code="unreadable", what=what, where=str(entry)))
    return [(entry, is_folder) for entry, is_folder, is_file in found if is_folder or is_file]
