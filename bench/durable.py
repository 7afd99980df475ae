"""A private server with PostgreSQL's own defaults, fsync included: what a benchmark may be measured on."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.privileges import Launcher, launcher_for
from flyback.postgres.scratch.process import remove_shared_memory


@contextmanager
def durable_server(major: int | None = None) -> Iterator[tuple[str, str]]:
    """A libpq string without database, and what the server is; gone at the end."""
    found = find(major)
    launcher = launcher_for(found)
    place = Path(tempfile.mkdtemp(prefix="flyback-bench-"))
    try:
        place.chmod(0o711)
        data, sockets = place / "data", place / "s"
        for folder in (data, sockets):
            folder.mkdir(mode=0o700)
            launcher.own(folder)
        _run(launcher, "initdb", "-D", str(data), "--auth=trust", "--username=bench", "--encoding=UTF8", "--locale=C")
        options = f"-k {sockets} -c listen_addresses= -c max_connections=60"
        _run(launcher, "pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")
        try:
            yield f"host={sockets} user=bench", f"PostgreSQL {found.version} ({found.source}), fsync on"
        finally:
            _run(launcher, "pg_ctl", "-D", str(data), "-m", "immediate", "stop")
            remove_shared_memory(data)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run(launcher: Launcher, *argv: str) -> None:
    with tempfile.TemporaryFile() as output:
        process = launcher.start(argv, stdin=subprocess.DEVNULL, output=output)
        if process.wait() != 0:
            output.seek(0)
            raise SystemExit(f"{argv[0]} failed:\n{output.read().decode(errors='replace')}")
