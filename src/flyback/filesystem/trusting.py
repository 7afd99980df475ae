"""A trusted key added to `flyback.toml`, below everything that is there."""

import os
from pathlib import Path

from flyback.errors import ConfigurationError, Problem, UsageError
from flyback.filesystem.init_file import written
from flyback.filesystem.tree import is_file
from flyback.model.policy import TrustedKey
from flyback.scripts.flyback_config import flyback_settings
from flyback.scripts.flyway_sources import read_toml

_NAME = "flyback.toml"


def trust(folder: Path, key: TrustedKey) -> Path:
    """Adds the key; the file's path. Comments and everything else in it stay as they are.

    Raises:
        ConfigurationError: the file would not be one any more: the key is in it already, is none, or may sign what
            there is not.
        UsageError: it cannot be written.
    """
    path = folder / _NAME
    before = _text(path)
    after = f"{before}{_gap(before)}{_table(key)}"
    flyback_settings(_document(before, after), _NAME, {})
    _replace(path, after)
    return path


def _text(path: Path) -> str:
    """As it is, line breaks too."""
    if not is_file(path):
        return ""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        problem = Problem(code="unreadable", what=f"cannot be read: {error.strerror}", where=_NAME)
    except UnicodeDecodeError:
        problem = Problem(code="bad-encoding", what="the file is not utf-8", where=_NAME)
    raise ConfigurationError(problem)


def _gap(before: str) -> str:
    """What is between the last line and the table: an empty one."""
    if not before.strip():
        return ""
    return "\n" if before.endswith("\n") else "\n\n"


def _document(before: str, after: str) -> dict[str, object]:
    document = read_toml(before, _NAME)
    if "keys" in document and "[[keys]]" not in before:
        hint = "write each of them as a table of its own: [[keys]]"
        what = "keys is a list in one line, to which no table can be added"
        raise ConfigurationError(Problem(code="bad-setting", what=what, where=_NAME, hint=hint))
    return read_toml(after, _NAME)


def _table(key: TrustedKey) -> str:
    said: dict[str, object] = {"owner": key.owner, "emails": key.emails, "role": key.role, "public": key.public}
    said |= {"may": key.may, "environments": key.environments}
    lines = [f"{name} = {written(value)}" for name, value in said.items() if value]
    if key.expires:
        lines.append(f"expires = {key.expires:%Y-%m-%dT%H:%M:%SZ}")
    return "\n".join(["[[keys]]", *lines, ""])


def _replace(path: Path, text: str) -> None:
    """The whole file or the old one, whatever happens meanwhile."""
    real = path.resolve()
    draft = real.with_name(f".{real.name}.{os.getpid()}")
    try:
        with draft.open("xb") as file:
            if is_file(real):
                os.fchmod(file.fileno(), real.stat().st_mode)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(real)
    except OSError as error:
        if not isinstance(error, FileExistsError):
            draft.unlink(missing_ok=True)
        what = f"cannot be written: {error.strerror}"
        raise UsageError(Problem(code="unwritable", what=what, where=str(path))) from None
