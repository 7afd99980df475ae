"""The files of a project, found as Flyway finds them, before anybody looks inside."""

from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from flyback.errors import Problem, ProjectError
from flyback.filesystem.locations import Location, locate, locate_callbacks
from flyback.filesystem.side_folders import SideFolders
from flyback.filesystem.tree import files_below, is_folder, shown
from flyback.scripts.discovered import DiscoveredFile, Folder
from flyback.scripts.names import is_callback, is_program, sql_stem
from flyback.settings import Settings


class Found(NamedTuple):
    """What lies in a project's folders."""

    files: tuple[DiscoveredFile, ...]
    problems: tuple[Problem, ...]
    """Files that cannot be read."""
    notes: tuple[str, ...]
    """Locations left out."""


def find(folder: Path, settings: Settings) -> Found:
    """Every file below the locations and in the folders beside them.

    Raises:
        ProjectError: no such folder, or a location that cannot be.
    """
    if not is_folder(folder):
        raise ProjectError(_no_project(folder))
    folder = folder.absolute()
    locations, callbacks = locate(folder, settings), locate_callbacks(folder, settings)
    finder = _Finder(folder, settings)
    for location in callbacks.found:
        finder.add_callbacks(location)
    for location in locations.found:
        finder.add_side_folders(location)
    for location in locations.found:
        finder.add_location(location)
    return Found(tuple(finder.found), tuple(finder.problems), (*locations.notes, *callbacks.notes))


def _no_project(folder: Path) -> Problem:
    hint = "--project names the folder that holds flyway.toml or the migrations"
    return Problem(code="no-project", what="not a folder", where=str(folder), hint=hint)


class _Place(NamedTuple):
    """A file of a project."""

    relative: str
    """Its path below the folder it was found through."""
    real: str
    file: str
    """Absolute path."""
    path: str
    """As shown to the user."""
    conf: str | None
    """Absolute path of the `.conf` file beside it."""

    @property
    def name(self) -> str:
        return self.relative.rpartition("/")[2]


class _Finder:
    """Collects the files of one project; a file reached in two ways is taken once."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.found: list[DiscoveredFile] = []
        self.problems: list[Problem] = []
        self._folder = folder
        self._settings = settings
        self._undo = SideFolders(folder=folder, name=settings.flyback.undo_folder)
        self._verify = self._undo.beside(settings.flyback.verify_folder)
        self._seen: set[str] = set()

    def add_callbacks(self, location: Location) -> None:
        """Takes the callbacks alone: migrations may lie in the same folder."""
        for place in self._places(location.root):
            script = location.script_of(place.relative)
            if script is not None and is_callback(place.name, self._settings):
                self._add(place, Folder.CALLBACKS, script, "")

    def add_side_folders(self, location: Location) -> None:
        """Takes undo scripts and verifications before anything in these folders can be taken for a migration."""
        roots = [(root, Folder.VERIFY) for root in self._verify.existing(location)]
        if not self._undo.same:
            roots += [(root, Folder.UNDO) for root in self._undo.existing(location)]
        for root, folder in roots:
            expected = shown(root, self._folder)
            for place in self._places(root):
                below = self._verify.script_of(place.relative)
                if below is None:
                    self._add(place, folder, place.relative, expected)
                else:
                    self._add(place, Folder.VERIFY, below, expected)

    def add_location(self, location: Location) -> None:
        expected = self._undo.expected_shown(location)
        for place in self._places(location.root):
            folder, script = self._sided(location, place.relative)
            if script is not None:
                self._add(place, folder, script, expected)

    def _sided(self, location: Location, relative: str) -> tuple[Folder, str | None]:
        if (below := self._verify.script_of(relative)) is not None:
            return Folder.VERIFY, below
        if self._undo.same:
            return Folder.BOTH, location.script_of(relative)
        if (below := self._undo.script_of(relative)) is not None:
            return Folder.UNDO, below
        return Folder.LOCATION, location.script_of(relative)

    def _places(self, root: Path) -> Iterator[_Place]:
        files = tuple(files_below(root))
        # the name of a .conf file may differ in case
        confs = {each.relative.lower(): each.relative for each in files if each.relative.lower().endswith(".conf")}
        file_head = f"{str(root).rstrip('/')}/"
        path_head = "" if root == self._folder else f"{shown(root, self._folder).rstrip('/')}/"
        for relative, real in files:
            conf = confs.get(f"{relative}.conf".lower()) if confs else None
            yield _Place(relative, real, file_head + relative, path_head + relative, conf and file_head + conf)

    def _add(self, place: _Place, folder: Folder, script: str, undo_folder: str) -> None:
        if place.real in self._seen:
            return
        self._seen.add(place.real)
        is_sql = sql_stem(place.name, self._settings.flyway.sql_migration_suffixes) is not None
        try:
            found = DiscoveredFile(
                path=place.path,
                file=place.file,
                script=script,
                folder=folder,
                undo_folder=undo_folder,
                is_sql=is_sql,
                data=_bytes(place.file) if is_sql or is_program(place.name, self._settings) else b"",
                conf=_bytes(place.conf) if place.conf is not None else None,
            )
        except OSError as error:
            what = f"cannot be read: {error.strerror}"
            self.problems.append(Problem(code="unreadable", what=what, where=place.path))
        else:
            self.found.append(found)


def _bytes(file: str) -> bytes:
    with FileIO(file) as opened:  # half the price of a Path's read_bytes, for thousands of small files
        return opened.readall()
