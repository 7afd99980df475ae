"""The files of a project, found as Flyway finds them, and the undo scripts beside them."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from flyback.errors import Problem, ProjectError
from flyback.filesystem.locations import Location, locate
from flyback.filesystem.tree import files_below, is_folder, shown
from flyback.filesystem.undo_folders import UndoFolders
from flyback.filesystem.usual_places import NO_MIGRATIONS
from flyback.model.script import Project
from flyback.scripts.assembling import assemble
from flyback.scripts.discovered import DiscoveredFile, Folder
from flyback.scripts.names import sql_stem
from flyback.scripts.placeholders import BuiltIns
from flyback.settings import Settings


def read_project(folder: Path, settings: Settings, built_ins: BuiltIns | None = None) -> Project:
    """Every script of a project, read and checked; `built_ins` are derived from the settings when left out.

    Raises:
        ProjectError: with every problem found: files that cannot be read, names, doubles, encodings, placeholders.
    """
    if not is_folder(folder):
        raise ProjectError(_no_project(folder))
    folder = folder.absolute()
    locations = locate(folder, settings)
    finder = _Finder(folder, settings)
    for location in locations.found:
        finder.add_location(location)
    for location in locations.found:
        finder.add_undo_folders(location)
    if built_ins is None:
        flyway = settings.flyway
        built_ins = BuiltIns(
            default_schema=flyway.schema,
            table=flyway.table,
            environment=flyway.environment,
            working_directory=str(folder),
        )
    try:
        project = assemble(finder.found, settings, built_ins)
    except ProjectError as error:
        raise ProjectError([*finder.problems, *error.problems]) from None
    if finder.problems:
        raise ProjectError(finder.problems)
    return Project(
        versioned=project.versioned,
        undo=project.undo,
        baselines=project.baselines,
        repeatables=project.repeatables,
        notes=(*locations.notes, *project.notes),
    )


def read_young_project(folder: Path, settings: Settings) -> Project:
    """The same, for a folder that may still be without its first migration.

    Raises:
        ProjectError: as `read_project`.
    """
    try:
        return read_project(folder, settings)
    except ProjectError as error:
        if [problem.code for problem in error.problems] != [NO_MIGRATIONS]:
            raise
        return Project(versioned=(), undo=(), baselines=(), repeatables=())


def _no_project(folder: Path) -> Problem:
    hint = "--project names the folder that holds flyway.toml or the migrations"
    return Problem(code="no-project", what="not a folder", where=str(folder), hint=hint)


class _Finder:
    """Collects the files of one project; a file reached in two ways is taken once."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.found: list[DiscoveredFile] = []
        self.problems: list[Problem] = []
        self._folder = folder
        self._suffixes = settings.flyway.sql_migration_suffixes
        self._undo = UndoFolders(folder=folder, name=settings.flyback.undo_folder)
        self._seen: set[Path] = set()

    def add_location(self, location: Location) -> None:
        undo_roots = [] if self._undo.same else self._undo.existing(location)
        expected = self._undo.expected_shown(location)
        for file, conf in _with_conf(location.root):
            if any(file.is_relative_to(root) for root in undo_roots):
                continue
            place, script = self._place(location, file)
            if script is not None:
                self._add(file, conf, place, script, expected)

    def add_undo_folders(self, location: Location) -> None:
        if self._undo.same:
            return
        for root in self._undo.existing(location):
            expected = shown(root, self._folder)
            for file, conf in _with_conf(root):
                self._add(file, conf, Folder.UNDO, file.relative_to(root).as_posix(), expected)

    def _place(self, location: Location, file: Path) -> tuple[Folder, str | None]:
        if self._undo.same:
            return Folder.BOTH, location.script_of(file)
        below = self._undo.script_of(PurePosixPath(file.relative_to(location.root).as_posix()))
        if below is not None:
            return Folder.UNDO, below
        return Folder.LOCATION, location.script_of(file)

    def _add(self, file: Path, conf: Path | None, place: Folder, script: str, undo_folder: str) -> None:
        real = file.resolve()
        if real in self._seen:
            return
        self._seen.add(real)
        path = shown(file, self._folder)
        is_sql = sql_stem(file.name, self._suffixes) is not None
        try:
            found = DiscoveredFile(
                path=path,
                script=script,
                folder=place,
                undo_folder=undo_folder,
                data=file.read_bytes() if is_sql else b"",
                conf=conf.read_bytes() if conf is not None else None,
            )
        except OSError as error:
            self.problems.append(Problem(code="unreadable", what=f"cannot be read: {error.strerror}", where=path))
        else:
            self.found.append(found)


def _with_conf(root: Path) -> Iterator[tuple[Path, Path | None]]:
    """Every file below a folder, with the `.conf` file beside it, whose name may differ in case."""
    files = tuple(files_below(root))
    by_name = {str(file).lower(): file for file in files if file.suffix.lower() == ".conf"}
    for file in files:
        yield file, by_name.get(f"{file}.conf".lower())
