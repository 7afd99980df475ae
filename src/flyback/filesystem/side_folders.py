"""Where the undo scripts of a location are, and the verifications beside them."""

from functools import cache
from pathlib import Path, PurePosixPath

from flyback.filesystem.locations import Location
from flyback.filesystem.tree import is_folder, shown
from flyback.frozen import frozen


@frozen
class SideFolders:
    """The undo folders of one project, or its verify folders, by the name they go by."""

    folder: Path
    """The project folder."""
    name: str
    """`undo_folder`: a name, a path in the project, or `.` for the locations themselves."""

    def beside(self, name: str) -> "SideFolders":
        """The folders of that name beside these."""
        return SideFolders(folder=self.folder, name=str(PurePosixPath(self.name).parent / name))

    @property
    def same(self) -> bool:
        """Whether undo scripts lie among the migrations."""
        return _part(self.name) == "/./"

    def existing(self, location: Location) -> list[Path]:
        """Those that belong to a location: inside it, beside it, in the project folder."""
        return [place for place in self._candidates(location) if is_folder(place)]

    def expected(self, location: Location) -> Path:
        """The one of a location: one that exists, or the one to make."""
        return (self.existing(location) or self._candidates(location))[0]

    def expected_shown(self, location: Location) -> str:
        """The same as people should see it."""
        return shown(self.expected(location), self.folder)

    def script_of(self, relative: str) -> str | None:
        """The path below such a folder of a file in a location; None when no folder on its way is one."""
        _, found, below = f"/{relative}".partition(_part(self.name))
        return below if found else None

    def _candidates(self, location: Location) -> list[Path]:
        if self.same:
            return [location.root]
        root = location.root
        beside = [] if self.folder.is_relative_to(root) else [root.parent / self.name]
        return list(dict.fromkeys((*beside, root / self.name, self.folder / self.name)))


@cache
def _part(name: str) -> str:
    return f"/{PurePosixPath(name)}/"
