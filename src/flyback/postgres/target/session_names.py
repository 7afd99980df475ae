"""What flyback's sessions are called, so that they are recognised in `pg_stat_activity`."""

import enum

from flyback.frozen import frozen


class Purpose(enum.Enum):
    """What a session of a run is for; the second word of its name."""

    READ = "read"
    """It has not begun to change anything."""
    WORK = "migrate"
    """It runs scripts."""
    LOCK = "lock"
    """It holds the lock of the run."""


@frozen
class SessionName:
    """An `application_name`: `flyback migrate 01jv3k`."""

    run_id: str
    """Short, without spaces."""
    purpose: Purpose = Purpose.READ

    def __str__(self) -> str:
        return f"flyback {self.purpose.value} {self.run_id}"
