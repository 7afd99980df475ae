"""The files of SQL that patterns of a policy name."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from flyback.errors import FlybackError, Problem, UsageError
from flyback.filesystem.tree import shown
from flyback.model.policy import EnvironmentPolicy


def named_files(folder: Path, patterns: Iterable[str], setting: str) -> dict[str, str]:
    """Texts by path relative to the folder, in order of the patterns, then of the path; each once.

    `setting` is where the patterns stand.

    Raises:
        UsageError: a pattern names nothing, or a file cannot be read; with everything that is wrong.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for pattern in patterns:
        try:
            found |= {shown(path, folder): _text(path, folder) for path in _matching(folder, pattern, setting)}
        except FlybackError as error:
            problems += error.problems
    if problems:
        raise UsageError(problems)
    return found


def smoke_digests(folder: Path, environments: Iterable[EnvironmentPolicy]) -> tuple[tuple[str, str], ...]:
    """Path and SHA-256 of every SQL file that is a smoke test somewhere; what cannot be read is for who asks it to say.

    Files that a pattern does not name are no part of it.
    """
    found: dict[str, str] = {}
    for environment in environments:
        for pattern in environment.smoke.sql:
            with suppress(OSError, UsageError):
                found |= {
                    shown(path, folder): hashlib.sha256(path.read_bytes()).hexdigest()
                    for path in _matching(folder, pattern, "smoke.sql")
                }
    return tuple(sorted(found.items()))


def _matching(folder: Path, pattern: str, setting: str) -> Iterator[Path]:
    try:
        paths = sorted(path for path in folder.glob(pattern) if path.is_file())
    except (ValueError, NotImplementedError) as error:
        what, hint = f"{pattern!r} is no pattern in the project folder: {error}", 'write "smoke/*.sql"'
        raise UsageError(Problem(code="no-such-file", what=what, where=setting, hint=hint)) from None
    if not paths:
        what = f"{pattern!r} names no file of the project"
        raise UsageError(Problem(code="no-such-file", what=what, where=setting))
    yield from paths


def _text(path: Path, folder: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        problem = Problem(code="unreadable", what=f"cannot be read: {why}", where=shown(path, folder))
        raise UsageError(problem) from None
