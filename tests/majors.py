"""Which versions of PostgreSQL the tests run on.

`FLYBACK_TEST_MAJORS=14,16` is the whole list; without it, those of 15 and 18 that the machine has.
`make test-long` names all five and fetches their servers.
"""

import os

from flyback.errors import ServerError
from flyback.postgres.scratch.binaries import find


def is_installed(major: int) -> bool:
    """Whether this machine has a server of that version."""
    try:
        return find(major).major == major
    except ServerError:
        return False


_NAMED = os.environ.get("FLYBACK_TEST_MAJORS", "")
LONG = bool(_NAMED)
"""Whether the versions were named; what takes long runs then only."""
_USUAL = [major for major in (15, 18) if is_installed(major)] or [18]
MAJORS = [int(major) for major in _NAMED.split(",")] if LONG else _USUAL
NEWEST = MAJORS if LONG else MAJORS[-1:]
"""For what is many times one question put to a server: all versions where they were named, otherwise the newest."""
