"""The way to a database that is only read."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flyback.frozen import replaced
from flyback.postgres.target.address import address_of
from flyback.postgres.target.connecting import connect
from flyback.postgres.target.session_names import SessionName
from flyback.postgres.target.target import Target
from flyback.settings import Secret, Settings


@contextmanager
def connected(dsn: str, settings: Settings) -> Iterator[Target]:
    """A connection to a database by its DSN, or by the settings where that is empty.

    Raises:
        ConfigurationError: the DSN or the settings name no database that could be reached.
        ServerError: the database cannot be reached.
    """
    flyway = settings.flyway
    if dsn:
        flyway = replaced(flyway, url=dsn, user="", password=Secret(""), init_sql="", connection_problems=())
    with connect(address_of(flyway), flyway, SessionName(run_id=secrets.token_hex(5))) as target:
        yield target
