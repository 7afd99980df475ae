"""Walking a folder as Flyway does."""

from collections.abc import Iterator
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


def _walk(folder: Path, entered: set[Path]) -> Iterator[Path]:
    real = folder.resolve()
    if real in entered:
        return
    entered.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        problem = Problem(code="unreadable", what=f"cannot be listed: {error.strerror}", where=str(folder))
        raise ProjectError(problem) from None
    for entry in entries:
        if entry.is_dir():
            if not entry.name.startswith("."):
                yield from _walk(entry, entered)
        elif entry.is_file():
            yield entry
        elif entry.is_symlink() and entry.suffix.lower() == ".sql":
            problem = Problem(
                code="unreadable", what=f"a link to {entry.readlink()}, which is not there", where=str(entry)
            )
            raise ProjectError(problem)
