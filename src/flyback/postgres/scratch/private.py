"""A server of our own: a private data directory, a private socket, gone at the end."""

import atexit
import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flyback.errors import Problem, ServerError
from flyback.postgres.scratch import cache, data_directory
from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.contract import SUPERUSER, Server, Wish
from flyback.postgres.scratch.leftovers import begin_run
from flyback.postgres.scratch.privileges import launcher_for
from flyback.postgres.scratch.process import PORT, Postmaster


class PrivateServer(Server):
    """A server that this run alone uses, over a Unix socket that nobody else can reach."""

    private = True
    empty = "template1"

    def __init__(self, wish: Wish) -> None:
        found = find(wish.major)
        self.major, self.version, self.source = found.major, found.version, found.source
        self._found = found
        self._base = wish.base
        self._run = begin_run(cache.size(data_directory.entry_name(found, wish.base)))
        atexit.register(self.close)
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        launcher = launcher_for(self._found)
        self._data = self._run.path / "data"
        self._sockets = self._run.path / "s"
        self._sockets.mkdir(mode=0o700)
        launcher.own(self._sockets)
        self._postmaster = Postmaster(launcher, self._data, self._sockets, self._run.path / "log")
        with _disk_errors(self._run.path):
            self.base_found = data_directory.make(launcher, self._found, self._data, self._base)
            self._postmaster.start()

    def wait(self) -> None:
        self._postmaster.wait()

    def conninfo(self, database: str, role: str = SUPERUSER) -> str:
        quoted = [value.replace("\\", "\\\\").replace("'", "\\'") for value in (str(self._sockets), role, database)]
        return "host='{}' user='{}' dbname='{}'".format(*quoted) + f" port={PORT} sslmode=disable gssencmode=disable"

    def database(self, name: str) -> str:
        return name

    def keep_base(self) -> None:
        if not self._base:
            return
        self._postmaster.stop()
        with suppress(OSError):  # without room for it the next run is slower, and this one no worse
            cache.keep(data_directory.entry_name(self._found, self._base), self._data)
        self._postmaster.start()
        self._postmaster.wait()

    def explain_loss(self) -> str:
        return self._postmaster.explain_loss()

    def close(self) -> None:
        if hasattr(self, "_postmaster"):
            self._postmaster.stop()
        self._run.remove()
        atexit.unregister(self.close)  # last: a second Ctrl-C in the lines above gets another try


@contextmanager
def _disk_errors(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise ServerError(
            Problem(
                code="disk-full" if full else "run-directory",
                what="no space left for a disposable server" if full else f"{error.strerror}: {error.filename}",
                where=str(place),
                hint="free about 100 MB there, or name another place in FLYBACK_RUN_DIR" if full else "",
            )
        ) from error
