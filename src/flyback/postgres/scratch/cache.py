"""Data directories kept between runs: whole entries that appear and vanish at once, whoever else is at work."""

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_KEPT_DAYS = 30
_KEPT_BYTES = 4 << 30


def folder() -> Path:
    """`$FLYBACK_CACHE`, else `flyback` in the user's cache folder, else one of our own among temporary files.

    Raises:
        OSError: there is no place for a cache, or the named one cannot be used.
    """
    named = os.environ.get("FLYBACK_CACHE")
    if named:
        return _usable(Path(named))
    shelf = os.environ.get("XDG_CACHE_HOME") or os.environ.get("HOME", "/nonexistent") + "/.cache"
    try:
        return _usable(Path(shelf) / "flyback")
    except OSError:  # a container's user often has no home
        return _usable(Path(tempfile.gettempdir()) / f"flyback-cache-{os.geteuid()}")


def _usable(shelf: Path) -> Path:
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    if shelf.stat().st_uid != os.geteuid() or not os.access(shelf, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "cannot be used as a cache: it is not ours or not writable", str(shelf))
    return shelf


def size(name: str) -> int:
    """Bytes of an entry; 0 when there is none."""
    try:
        return int((folder() / name / "lock").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def fetch(name: str, target: Path, own: Callable[[Path], None]) -> bool:
    """Copies the entry to `target`, handing each path to `own`; False when there is no such entry."""
    entry = folder() / name
    try:
        with (entry / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            if not (entry / "data").is_dir():
                return False
            os.utime(entry)  # the last use, for `_prune`
            copy_tree(entry / "data", target, own)
    except FileNotFoundError:
        return False
    return True


def keep(name: str, source: Path) -> None:
    """Keeps a copy of a stopped server's data directory; the first of several concurrent keepers wins."""
    shelf = folder()
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=shelf))
    try:
        copied: list[Path] = []
        copy_tree(source, draft / "data", copied.append)
        total = sum(path.stat().st_size for path in copied)
        (draft / "lock").write_text(str(total), encoding="ascii")
        with contextlib.suppress(FileExistsError, OSError):
            draft.rename(shelf / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _prune(shelf, spare=name)


def copy_tree(source: Path, target: Path, own: Callable[[Path], None]) -> None:
    """Copies a data directory: directories 0700, files 0600, each path handed to `own`."""
    target.mkdir(mode=0o700)
    own(target)
    with os.scandir(source) as entries:
        for entry in entries:
            path = target / entry.name
            if entry.is_dir(follow_symlinks=False):
                copy_tree(Path(entry.path), path, own)
            elif entry.is_file(follow_symlinks=False):
                shutil.copyfile(entry.path, path)
                path.chmod(0o600)
                own(path)


def _prune(shelf: Path, spare: str) -> None:
    """Removes drafts of dead runs, entries unused for long and, beyond the size limit, the longest unused."""
    now = time.time()
    room = _KEPT_BYTES
    for entry in sorted(shelf.iterdir(), key=_last_use, reverse=True):
        if entry.name.startswith("draft-"):
            if now - _last_use(entry) > 3600:
                shutil.rmtree(entry, ignore_errors=True)
            continue
        room -= size(entry.name)
        if entry.name != spare and (room < 0 or now - _last_use(entry) > _KEPT_DAYS * 86400):
            _remove_unused(entry)


def _last_use(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _remove_unused(entry: Path) -> None:
    with contextlib.suppress(OSError), (entry / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(entry, ignore_errors=True)
