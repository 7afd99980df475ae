"""What `lint` is asked for."""

from dataclasses import field
from pathlib import Path

from flyback.frozen import frozen


@frozen
class LintRequest:
    """Which scripts are looked at, and what is known of the database."""

    folder: Path
    """The project's; it need not be one when `files` says what to look at."""
    files: tuple[Path, ...] = ()
    """SQL files, or folders of them, of the project or not; empty: every script of the project."""
    since: str = ""
    """A git ref: of these only what was added or changed since."""
    base_dsn: str = field(default="", repr=False)
    """A live database: its catalogue is what the scripts meet, and what it has applied is not looked at."""
    major: int | None = None
    """The version of PostgreSQL; None: the live database's, else that of the settings, else the newest known."""
    remedies: int | None = None
    """For how many findings of one rule a safe form is worked out; None: for all."""
