"""The folder of signed evidence: one file a statement, added and never changed."""

import contextlib
import errno
import itertools
import os
import stat
import tempfile
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.evidence.envelope import LARGEST
from flyback.evidence.gathering import Stored
from flyback.frozen import replaced

FOLDER = ".flyback/evidence"
"""In the project folder."""
_READABLE = 0o644
_WITHOUT_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS)


def write_evidence(folder: Path, stem: str, content: bytes) -> str:
    """Writes a file into the project's evidence: whole, on the disk, and never over another; its path there.

    Where the name is taken by something else it gets a number.

    Raises:
        UsageError: it cannot be written.
    """
    root = folder / FOLDER
    try:
        root.mkdir(parents=True, exist_ok=True)
        draft = _draft(root, content)
        try:
            name = _named(draft, root, stem, content)
        finally:
            draft.unlink(missing_ok=True)
        _sync(root)
    except OSError as error:
        what = f"evidence cannot be written: {error.strerror}"
        raise UsageError(Problem(code="unwritable", what=what, where=str(root))) from None
    return f"{FOLDER}/{name}"


def read_evidence(folder: Path) -> tuple[Stored, ...]:
    """Every file of the project's evidence, by name; of one that cannot be read it says why."""
    root = folder / FOLDER
    try:
        with os.scandir(root) as found:
            names = sorted(entry.name for entry in found if _is_evidence(entry.name))
    except FileNotFoundError:
        return ()
    except OSError as error:
        return (Stored(place=FOLDER, content=b"", unreadable=f"cannot be listed: {error.strerror}"),)
    return tuple(_named_well(_read(f"{root}/{name}", f"{FOLDER}/{name}"), name) for name in names)


def read_one(path: Path) -> Stored:
    """One file, wherever it is."""
    return _read(str(path), str(path))


def _is_evidence(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")


def _named_well(stored: Stored, name: str) -> Stored:
    """With what the name says of it, as `write_evidence` is given it."""
    kind, _, id_ = name.removesuffix(".json").rsplit("-", 2) if name.count("-") > 1 else ("", "", "")
    return stored if stored.unreadable else replaced(stored, kind=kind, id=id_)


def _read(path: str, place: str) -> Stored:
    """Without waiting for anybody: a pipe has no content."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            return Stored(place=place, content=b"", unreadable="not a file")
        with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 - of a handle
            return Stored(place=place, content=file.read(min(os.fstat(handle).st_size, LARGEST) + 1))
    except OSError as error:
        return Stored(place=place, content=b"", unreadable=f"cannot be read: {error.strerror}")


def _draft(folder: Path, content: bytes) -> Path:
    """A hidden file with the content, on the disk."""
    handle, name = tempfile.mkstemp(prefix=".", dir=folder)
    draft = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - of a handle
            file.write(content)
            file.flush()
            os.fchmod(handle, _READABLE)
            os.fsync(handle)
    except BaseException:
        draft.unlink()
        raise
    return draft


def _named(draft: Path, root: Path, stem: str, content: bytes) -> str:
    """Gives it the first name that nothing has, unless it is there already; that name."""
    names = (f"{stem}-{number}.json" if number > 1 else f"{stem}.json" for number in itertools.count(1))
    return next(name for name in names if _link(draft, root / name) or read_one(root / name).content == content)


def _link(draft: Path, path: Path) -> bool:
    """Gives it that name, if nothing has it."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _WITHOUT_LINKS:
            raise
        return _copy(draft, path)
    return True


def _copy(draft: Path, path: Path) -> bool:
    """The same on a file system without links."""
    try:
        path.open("xb").close()
    except FileExistsError:
        return False
    draft.replace(path)
    return True


def _sync(folder: Path) -> None:
    """Its list of names, as far as the file system does such a thing."""
    handle = os.open(folder, os.O_RDONLY)
    with contextlib.suppress(OSError):
        os.fsync(handle)
    os.close(handle)
