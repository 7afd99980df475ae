"""Servers that are set up as applications have them: with pg_stat_statements loaded, or as a standby."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.privileges import Launcher, launcher_for
from flyback.postgres.scratch.process import remove_shared_memory

_COUNTING = "-c shared_preload_libraries=pg_stat_statements"


@dataclass(frozen=True, kw_only=True)
class OwnServer:
    """A server of one's own; the superuser is `app`, who needs no password."""

    launcher: Launcher
    data: Path
    sockets: Path
    options: str = ""

    def start(self) -> None:
        options = f"-k {self.sockets} -c listen_addresses= -c fsync=off {self.options}"
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.data / "log"), "-o", options, "start")

    def stop(self, mode: str) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", mode, "stop")

    def become_standby(self) -> None:
        """It waits for WAL that never comes, and can only be read."""
        self.stop("fast")
        signal = self.data / "standby.signal"
        signal.touch()
        self.launcher.own(signal)
        self.start()

    def run(self, *argv: str) -> None:
        with tempfile.TemporaryFile() as output:
            process = self.launcher.start(argv, stdin=subprocess.DEVNULL, output=output)
            if process.wait() != 0:
                output.seek(0)
                raise RuntimeError(output.read().decode(errors="replace"))


@contextmanager
def own_server(major: int, options: str = "") -> Iterator[OwnServer]:
    """A server that has started, and is gone at the end."""
    launcher = launcher_for(find(major))
    place = Path(tempfile.mkdtemp(prefix="flyback-test-"))
    try:
        place.chmod(0o711)
        server = OwnServer(launcher=launcher, data=place / "data", sockets=place / "s", options=options)
        for folder in (server.data, server.sockets):
            folder.mkdir(mode=0o700)
            launcher.own(folder)
        data = str(server.data)
        server.run("initdb", "-D", data, "--auth=trust", "--username=app", "--encoding=UTF8", "--locale=C")
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
            remove_shared_memory(server.data)
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def counting_server(major: int) -> Iterator[str]:
    """The folder of the socket of one that counts statements."""
    with own_server(major, _COUNTING) as server:
        yield str(server.sockets)
