"""A server with pg_stat_statements in shared_preload_libraries, as applications have it."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.privileges import Launcher, launcher_for
from flyback.postgres.scratch.process import remove_shared_memory

_OPTIONS = "-c listen_addresses= -c fsync=off -c shared_preload_libraries=pg_stat_statements"


@contextmanager
def counting_server(major: int) -> Iterator[str]:
    """The folder of its socket; the superuser is `app`, who needs no password."""
    launcher = launcher_for(find(major))
    place = Path(tempfile.mkdtemp(prefix="flyback-test-"))
    try:
        place.chmod(0o711)
        data, sockets = place / "data", place / "s"
        for folder in (data, sockets):
            folder.mkdir(mode=0o700)
            launcher.own(folder)
        _run(launcher, "initdb", "-D", str(data), "--auth=trust", "--username=app", "--encoding=UTF8", "--locale=C")
        _run(
            launcher,
            "pg_ctl",
            "-D",
            str(data),
            "-w",
            "-l",
            str(data / "log"),
            "-o",
            f"-k {sockets} {_OPTIONS}",
            "start",
        )
        try:
            yield str(sockets)
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
            raise RuntimeError(output.read().decode(errors="replace"))
