"""The folder of signed evidence: one file a statement, added and never changed."""

import os
import stat
import tempfile
from pathlib import Path

from flyback.errors import Problem, UsageError
from flyback.evidence.envelope import LARGEST
from flyback.evidence.gathering import Stored

FOLDER = ".flyback/evidence"
"""In the project folder."""
_READABLE = 0o644


def write_evidence(folder: Path, name: str, content: bytes) -> str:
    """Writes a file into the project's evidence: whole, on the disk, and never over another; its path there.

    Raises:
        UsageError: it cannot be written, or something else has its name.
    """
    path = folder / FOLDER / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft(path.parent, content)
        try:
            _name(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        _sync(path.parent)
    except FileExistsError:
        if path.read_bytes() != content:
            what = "exists already, and evidence is never overwritten"
            raise UsageError(Problem(code="file-exists", what=what, where=str(path))) from None
    except OSError as error:
        what = f"evidence cannot be written: {error.strerror}"
        raise UsageError(Problem(code="unwritable", what=what, where=str(path))) from None
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
    return tuple(_read(f"{root}/{name}", f"{FOLDER}/{name}") for name in names)


def read_one(path: Path) -> Stored:
    """One file, wherever it is."""
    return _read(str(path), str(path))


def _is_evidence(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")


def _read(path: str, place: str) -> Stored:
    """Without waiting for anybody: a pipe has no content."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(handle, "rb") as file:  # noqa: PTH123 - of a handle
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return Stored(place=place, content=b"", unreadable="not a file")
            return Stored(place=place, content=file.read(LARGEST + 1))
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


def _name(draft: Path, path: Path) -> None:
    """Gives it its name, if nothing has it."""
    try:
        path.hardlink_to(draft)
    except PermissionError:  # a file system without links
        path.open("xb").close()
        draft.replace(path)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
