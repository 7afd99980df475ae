"""The directories of runs: made with a lock that dies with its run, found and removed when a run was killed.

The lock is the kernel's (flock): unlike a process number it is never reused, and it tells the truth
across containers.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO

from flyback.errors import Problem, ServerError
from flyback.frozen import frozen
from flyback.postgres.scratch.process import remove_shared_memory

_MEMORY = Path("/dev/shm")  # noqa: S108 - memory is the point: three times as fast as the disk
_MEMORY_BYTES = 512 << 20
_LONGEST = 60
"""A socket's path may have about 100 characters, and 40 of them are ours."""


@frozen
class RunDirectory:
    """A directory of one run, locked for as long as this process lives."""

    path: Path
    lock: IO[str]

    def remove(self) -> None:
        """Removes the directory and everything in it."""
        for pause in (0.0, 0.05, 0.2):  # the last processes of a killed server may still write
            time.sleep(pause)
            shutil.rmtree(self.path, ignore_errors=True)
            if not self.path.exists():
                break
        self.lock.close()


def begin_run(expected: int) -> RunDirectory:
    """Removes what dead runs have left, then makes a directory for this one: in memory if there is room, else on disk.

    `expected` is the size of the data directory in bytes; the copies that a rehearsal makes are allowed for.

    Raises:
        ServerError: no place can be written to.
    """
    usable = [root for root in _roots(max(_MEMORY_BYTES, 4 * expected)) if root is not None]
    for root in usable:
        _sweep(root)
    if not usable:
        raise ServerError(
            Problem(
                code="no-run-directory",
                what="there is no directory for a disposable server",
                hint="name a writable one with a short path in FLYBACK_RUN_DIR",
            )
        )
    unlocked = Path(tempfile.mkdtemp(prefix="n-", dir=usable[0]))
    unlocked.chmod(0o711)  # the server's user passes through; everything inside is 0700
    lock = (unlocked / "owner.json").open("w", encoding="utf-8")
    fcntl.flock(lock, fcntl.LOCK_EX)
    json.dump({"pid": os.getpid(), "host": socket.gethostname(), "started": time.time()}, lock)
    lock.flush()
    return RunDirectory(path=unlocked.rename(unlocked.with_name("r" + unlocked.name[1:])), lock=lock)


def _roots(room: int) -> list[Path | None]:
    """The directories that hold runs, the preferred one first."""
    named = os.environ.get("FLYBACK_RUN_DIR")
    if named:
        return [_own_root(Path(named))]
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - checked in _own_root
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK):
        roomy = shutil.disk_usage(_MEMORY).free >= room
        places.insert(0 if roomy else len(places), _MEMORY)
    return [_own_root(place) for place in dict.fromkeys(places) if len(str(place)) <= _LONGEST]


def _own_root(place: Path) -> Path | None:
    """Our directory in a place that others may write to as well; None when it cannot be trusted or made."""
    root = place / f"flyback-{os.geteuid()}"
    try:
        root.mkdir(mode=0o711, exist_ok=True)
        seen = root.lstat()
    except OSError:
        return None
    ours = seen.st_uid == os.geteuid() and not root.is_symlink() and not seen.st_mode & 0o022
    return root if ours else None


def _sweep(root: Path) -> None:
    for path in root.glob("n-*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > 60:
                shutil.rmtree(path, ignore_errors=True)
    for path in root.glob("r-*"):
        with contextlib.suppress(OSError), (path / "owner.json").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _stop_orphan(path / "data")
            shutil.rmtree(path, ignore_errors=True)


def _stop_orphan(data: Path) -> None:
    """Ends the server of a dead run, if the process of that number really is that server."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        return
    for number, seconds in ((signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + seconds
        if _is_server(pid, data):
            os.kill(pid, number)
        while _is_server(pid, data) and time.monotonic() < deadline:
            time.sleep(0.005)
    remove_shared_memory(data)


def _is_server(pid: int, data: Path) -> bool:
    listed = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            words = listed.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return False
    else:
        answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        words = answer.stdout.split()
    return Path(words[0]).name == "postgres" and str(data) in words if words else False
