"""SQL files that are named one by one, in a project or not."""

from collections.abc import Iterator
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.filesystem.tree import files_below
from flyback.scripts.discovered import DiscoveredFile, Folder


def sql_files(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files meant: those named, and the .sql files below a folder, in order of their path; each once.

    Raises:
        UsageError: with everything that is not there.
    """
    problems = [
        Problem(code="no-such-file", what="no such file", where=str(path)) for path in paths if not path.exists()
    ]
    if problems:
        raise UsageError(problems)
    found = {given: tuple(_files(given)) for given in paths}
    problems = [
        Problem(code="no-scripts", what="no .sql file in this folder", where=str(given))
        for given, files in found.items()
        if not files
    ]
    if problems:
        raise UsageError(problems)
    return tuple({path.resolve(): path for files in found.values() for path in files}.values())


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for each in files_below(path):
        if each.name.lower().endswith(".sql"):
            yield path / each.relative


def loose_file(path: Path, folder: Folder) -> DiscoveredFile:
    """One of them with its content, as if found in a project.

    Raises:
        UsageError: it cannot be read.
    """
    conf = path.with_name(f"{path.name}.conf")
    try:
        data, beside = path.read_bytes(), conf.read_bytes() if conf.is_file() else None
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise UsageError(Problem(code="unreadable", what=what, where=str(path))) from None
    return DiscoveredFile(
        path=path.as_posix(),
        file=str(path.absolute()),
        script=path.name,
        folder=folder,
        undo_folder="",
        is_sql=True,
        data=data,
        conf=beside,
    )
