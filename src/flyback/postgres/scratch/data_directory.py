"""Makes the data directory of a new server: from the cache, or with initdb once for each build of PostgreSQL."""

import contextlib
import hashlib
import subprocess
from pathlib import Path

from flyback.errors import Problem, ServerError
from flyback.postgres.scratch import cache
from flyback.postgres.scratch.binaries import Binaries
from flyback.postgres.scratch.contract import SUPERUSER
from flyback.postgres.scratch.privileges import Launcher

_RECIPE = 2
"""Raised when the text below would make another data directory."""
# template0 is never needed here and a third of the files
_SLIM = b"UPDATE pg_database SET datistemplate = false WHERE datname = 'template0';\nDROP DATABASE template0;\n"


def entry_name(binaries: Binaries, base: str = "") -> str:
    """The cache entry of a build of PostgreSQL, or of a base state made with it."""
    program = (binaries.folder / "postgres").resolve()
    seen = program.stat()
    build = f"{program} {seen.st_size} {seen.st_mtime_ns} {binaries.version} {_RECIPE} {base}"
    return f"{'base' if base else 'empty'}-{binaries.version}-{hashlib.sha256(build.encode()).hexdigest()[:20]}"


def make(launcher: Launcher, binaries: Binaries, data: Path, base: str) -> bool:
    """Fills `data`; True when it holds the wished base state.

    Raises:
        ServerError: initdb failed.
        OSError: the disk is full.
    """
    if base and cache.fetch(entry_name(binaries, base), data, launcher.own):
        return True
    if not cache.fetch(entry_name(binaries), data, launcher.own):
        _initialise(launcher, data)
        with contextlib.suppress(OSError):  # only the next run is slower
            cache.keep(entry_name(binaries), data)
    return False


def _initialise(launcher: Launcher, data: Path) -> None:
    data.mkdir(mode=0o700)
    launcher.own(data)
    options = ["--auth=trust", f"--username={SUPERUSER}", "--no-sync", "--no-instructions", "--wal-segsize=1"]
    options += ["--encoding=UTF8", "--lc-messages=C"]
    if launcher.binaries.major >= 17:
        options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        _run(launcher, ["initdb", "-D", data, *options])
    else:
        try:
            _run(launcher, ["initdb", "-D", data, *options, "--locale=C.UTF-8"])
        except ServerError as error:
            if "locale" not in str(error):
                raise
            _run(launcher, ["initdb", "-D", data, *options, "--locale=C"])  # a C library that has no C.UTF-8
    _run(launcher, ["postgres", "--single", "-D", data, "-c", "fsync=off", "postgres"], _SLIM)


def _run(launcher: Launcher, argv: list[str | Path], text: bytes = b"") -> None:
    process = launcher.start(argv, stdin=subprocess.PIPE, output=subprocess.PIPE)
    try:
        output, _ = process.communicate(text)
    except BaseException:  # it is in a session of its own, so that Ctrl-C has not reached it
        process.kill()
        process.wait()
        raise
    if process.returncode != 0:
        raise ServerError(
            Problem(
                code="initdb",
                what=f"{argv[0]} failed:\n{output.decode(errors='replace')[-2000:].rstrip()}",
                where=str(launcher.binaries.folder),
            )
        )
