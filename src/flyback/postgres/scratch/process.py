"""One postmaster: started, watched until it is ready, stopped."""

import ctypes
import signal
import subprocess
import time
from pathlib import Path

from flyback.errors import Problem, ServerError
from flyback.postgres.scratch.privileges import Launcher

PORT = 5432
_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "restart_after_crash": "off",  # what was proven before a crash and what comes after it do not belong together
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",  # the default follows the small segments and would checkpoint all the time
    "max_locks_per_transaction": "1024",  # a whole round trip in one transaction locks every table it meets
    "dynamic_shared_memory_type": "mmap",  # in the data directory, so that a killed server leaves nothing in /dev/shm
    "wal_level": "replica",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_checkpoints": "off",
}
_START_SECONDS = 60.0


class Postmaster:
    """The server process of one data directory."""

    def __init__(self, launcher: Launcher, data: Path, sockets: Path, log: Path) -> None:
        self._launcher = launcher
        self._data = data
        self._sockets = sockets
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the server without waiting for it."""
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = self._launcher.start(
                ["postgres", "-D", self._data, "-k", self._sockets, *settings], stdin=subprocess.DEVNULL, output=log
            )

    def wait(self) -> None:
        """Returns when connections are accepted.

        Source: src/include/utils/pidfile.h, line 8 of postmaster.pid is the server's status.

        Raises:
            ServerError: the server ended or took more than a minute.
        """
        deadline = time.monotonic() + _START_SECONDS
        while (lost := self.explain_loss()) or not self._ready():
            if lost or time.monotonic() > deadline:
                what = lost or f"the server was not ready after {_START_SECONDS:.0f} s\n{self.log_tail()}"
                raise ServerError(Problem(code="server-start", what=what, where=str(self._launcher.binaries.folder)))
            time.sleep(0.002)

    def stop(self) -> None:
        """Stops the server: fast, then at once, then by force."""
        if self._process is None:
            return
        for number, seconds in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            self._process.send_signal(number)
            try:
                self._process.wait(seconds)
                break
            except subprocess.TimeoutExpired:
                continue
        self._process = None
        remove_shared_memory(self._data)

    def explain_loss(self) -> str:
        """How the server ended, with the end of its log; empty while it runs."""
        if self._process is None:
            return "the server is stopped"
        code = self._process.poll()
        if code is None:
            return ""
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return f"the disposable server {how}\n{self.log_tail()}"

    def log_tail(self) -> str:
        """The last lines of the server's log."""
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        return "\n".join(f"  {line}" for line in text.splitlines()[-12:])

    def _ready(self) -> bool:
        try:
            lines = (self._data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"


def remove_shared_memory(data: Path) -> None:
    """Removes the System V segment that a killed server left; a stopped one has left neither it nor the file.

    Source: src/include/utils/pidfile.h, line 7 of postmaster.pid is the segment's key and number.
    """
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        key, number = map(int, lines[6].split())
    except (OSError, ValueError, IndexError):
        return
    libc = ctypes.CDLL(None)
    if libc.shmget(ctypes.c_int(key), ctypes.c_size_t(0), 0) == number:  # they still belong together
        libc.shmctl(number, 0, None)  # 0 is IPC_RMID
