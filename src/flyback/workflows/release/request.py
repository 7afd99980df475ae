"""What somebody wants to know of a release before it runs."""

from flyback.frozen import frozen
from flyback.postgres.scratch.contract import Trust
from flyback.workflows.migrate.request import MigrateRequest

SEED_ROWS = 1000
"""Rows generated for a table unless told otherwise: more than a rehearsal has, because times are scaled from them."""


@frozen
class Rehearsing:
    """How the pending migrations are rehearsed, before they run anywhere."""

    seed_rows: int = SEED_ROWS
    server_dsn: str = ""
    """Of the server to do it on; empty: a private one."""
    trust: Trust = Trust.UNTRUSTED


@frozen
class ReleaseRequest:
    """One look at a release, as asked for."""

    migrate: MigrateRequest = MigrateRequest()
    rehearsing: Rehearsing | None = Rehearsing()
    """None: not at all."""
