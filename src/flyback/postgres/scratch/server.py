"""The way in: `with begin(Wish(major=15)) as server: server.wait()`."""

from flyback.postgres.scratch.contract import ADMIN_DATABASE, ROLE, SUPERUSER, Server, Trust, Wish
from flyback.postgres.scratch.endings import unwind_on_signals
from flyback.postgres.scratch.private import PrivateServer

__all__ = ["ADMIN_DATABASE", "ROLE", "SUPERUSER", "Server", "Trust", "Wish", "begin"]


def begin(wish: Wish) -> Server:
    """Starts a disposable server and returns while it is still starting; `wait` for it.

    From here on SIGTERM and SIGHUP raise SystemExit, so that the server is removed when they come.

    Raises:
        ServerError: there are no binaries, no room, or the given server is not usable.
    """
    unwind_on_signals()
    if wish.dsn:
        from flyback.postgres.scratch.given import GivenServer  # noqa: PLC0415 - imports the driver

        return GivenServer(wish)
    return PrivateServer(wish)
