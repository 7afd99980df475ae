"""The time zone of this machine's user.

Source: pgjdbc gives its sessions the client's time zone, so Flyway's `installed_on`, which has none, is local time.
"""

import os
from pathlib import Path


def local_zone() -> str:
    """`Europe/Berlin`: what the variable TZ says, else the link `/etc/localtime`; UTC where neither tells."""
    variable = os.environ.get("TZ")
    name = str(Path("/etc/localtime").resolve()) if variable is None else variable.removeprefix(":")
    if name.startswith("/"):
        name = name.partition("/zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")
    return name or "UTC"
