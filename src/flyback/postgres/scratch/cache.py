"""Data directories kept between runs: whole entries that appear and vanish at once, whoever else is at work."""

import contextlib
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
    """`$FLYBACK_CACHE`, else `flyback` in the user's cache folder; made when it is not there."""
    named = os.environ.get("FLYBACK_CACHE")
    shelf = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    chosen = Path(named) if named else Path(shelf) / "flyback"
    chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    return chosen


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
        (draft / "lock").touch()
        copy_tree(source, draft / "data", lambda _: None)
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
        room -= sum(path.lstat().st_size for path in entry.rglob("*") if path.is_file())
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
