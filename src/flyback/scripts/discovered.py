"""A file as it was found on disk, before anybody looked inside."""

import enum

from flyback.frozen import frozen


class Folder(enum.Enum):
    """What the folder a file lies in is for."""

    LOCATION = "location"
    UNDO = "undo"
    BOTH = "both"
    """Migrations and undo scripts side by side: `undo_folder = "."`."""
    VERIFY = "verify"
    CALLBACKS = "callbacks"
    """One of `callbackLocations`."""


@frozen
class DiscoveredFile:
    """One file below a location, or in a folder of undo scripts, verifications or callbacks."""

    path: str
    """As shown to the user."""
    file: str
    """Absolute path."""
    script: str
    """Relative to its location, separated by `/`."""
    folder: Folder
    undo_folder: str
    """The undo folder that belongs to the file's location, whether it exists or not."""
    is_sql: bool
    """Whether its name ends as SQL scripts do."""
    data: bytes
    """Empty for files that are neither SQL nor a program."""
    conf: bytes | None = None
    """What the `.conf` file beside it holds; None when there is none."""

    @property
    def name(self) -> str:
        """The bare file name."""
        return self.script.rpartition("/")[2]
