"""Where the undo scripts of a location are."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flyback.filesystem.locations import Location
from flyback.filesystem.tree import is_folder, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoFolders:
    """The undo folders of one project, by the name they go by."""

    folder: Path
    """The project folder."""
    name: str
    """`undo_folder`: a name, a path in the project, or `.` for the locations themselves."""

    @property
    def same(self) -> bool:
        """Whether undo scripts lie among the migrations."""
        return PurePosixPath(self.name) == PurePosixPath()

    def existing(self, location: Location) -> list[Path]:
        """The undo folders that belong to a location: inside it, beside it, in the project folder."""
        return [place for place in self._candidates(location) if is_folder(place)]

    def expected(self, location: Location) -> Path:
        """The undo folder of a location: one that exists, or the one to make."""
        return (self.existing(location) or self._candidates(location))[0]

    def expected_shown(self, location: Location) -> str:
        """The same as people should see it."""
        return shown(self.expected(location), self.folder)

    def script_of(self, relative: PurePosixPath) -> str | None:
        """The path below an undo folder of a file in a location; None when no folder on its way is one."""
        wanted = PurePosixPath(self.name).parts
        parts = relative.parts
        for start in range(len(parts) - len(wanted)):
            if parts[start : start + len(wanted)] == wanted:
                return "/".join(parts[start + len(wanted) :])
        return None

    def _candidates(self, location: Location) -> list[Path]:
        if self.same:
            return [location.root]
        root = location.root
        beside = [] if self.folder.is_relative_to(root) else [root.parent / self.name]
        return list(dict.fromkeys((*beside, root / self.name, self.folder / self.name)))
