"""A superuser's connection to a disposable server, whose failures are told in the user's terms."""

import contextlib
import time
from collections.abc import Iterator

import psycopg

from flyback.errors import Problem, ServerError
from flyback.postgres.scratch.contract import Server

_ROOM = "free some there, or name a roomier place in FLYBACK_RUN_DIR"
_SEEN_DEAD = 1.0
"""Seconds that may pass until the end of a server shows, after its connections broke."""


@contextlib.contextmanager
def administration(server: Server, database: str) -> Iterator[psycopg.Connection]:
    """A connection in autocommit, as the superuser of a private server or as the role of a given one.

    Raises:
        ServerError: the server is lost, its disk is full, or it refuses a command inside the block.
    """
    try:
        with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
            yield connection
    except psycopg.Error as error:
        raise ServerError(trouble(server, error)) from error


def trouble(server: Server, error: psycopg.Error) -> Problem:
    """What an error of the driver means on a disposable server: its loss with the log, a full disk, or just itself."""
    cut_off = error.sqlstate is None or error.sqlstate.startswith("57P")
    lost = loss(server) if cut_off else None
    if lost:
        return lost
    what = error.diag.message_primary or str(error).strip()
    if isinstance(error, psycopg.errors.DiskFull):
        return Problem(code="disk-full", what=what, where=server.source, hint=_ROOM if server.private else "")
    return Problem(code="server", what=what, where=server.source, hint=error.diag.message_hint or "")


def loss(server: Server) -> Problem | None:
    """Why a server that does not answer is gone; None when it runs after all."""
    deadline = time.monotonic() + _SEEN_DEAD
    while not (told := server.explain_loss()):
        if not server.private or time.monotonic() > deadline:
            return None
        time.sleep(0.02)
    if "No space left on device" in told:
        return Problem(code="disk-full", what=told, where=server.source, hint=_ROOM)
    return Problem(code="server-lost", what=told, where=server.source)
