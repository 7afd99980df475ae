"""A superuser's connection to a disposable server, whose failures are told in the user's terms."""

import contextlib
from collections.abc import Iterator

import psycopg

from flyback.errors import Problem, ServerError
from flyback.postgres.scratch.contract import Server


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
    lost = server.explain_loss()
    if lost:
        return Problem(code="server-lost", what=lost, where=server.source)
    what = error.diag.message_primary or str(error).strip()
    if isinstance(error, psycopg.errors.DiskFull):
        hint = "free some there, or name a roomier place in FLYBACK_RUN_DIR" if server.private else ""
        return Problem(code="disk-full", what=what, where=server.source, hint=hint)
    return Problem(code="server", what=what, where=server.source, hint=error.diag.message_hint or "")
