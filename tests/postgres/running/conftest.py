"""A target with a history table and the lock of a run, ready to perform plans."""

from collections.abc import Iterator

import psycopg
import pytest

from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.target.address import address_of
from flyback.postgres.target.connecting import connect
from flyback.postgres.target.history_table import HistoryTable
from flyback.postgres.target.lock import MigrationLock
from flyback.postgres.target.session_names import SessionName
from flyback.postgres.target.target import Target
from flyback.settings import FlybackSettings, FlywaySettings, Settings
from postgres.running.stage import Stage


@pytest.fixture
def settings(server: Server, database: str) -> Settings:
    # the role of the tests is called flyback: a schema of that name would be its own, and the default one
    own = FlybackSettings(schema="notes")
    return Settings(flyway=FlywaySettings(url=server.conninfo(database, ROLE), mixed=True), flyback=own)


@pytest.fixture
def bystander(server: Server, database: str) -> Iterator[psycopg.Connection]:
    """One more session of the role that scripts run as."""
    with psycopg.connect(server.conninfo(database, ROLE), autocommit=True) as opened:
        yield opened


@pytest.fixture
def stage(settings: Settings) -> Iterator[Stage]:
    """The first run on an empty database."""

    def open_target() -> Target:
        return connect(address_of(settings.flyway), settings.flyway, SessionName(run_id="test"))

    with open_target() as target, MigrationLock(target, settings.flyway.table) as lock:
        HistoryTable(target, settings.flyway).create(None)
        lock.acquire(0, lambda _: None)
        made = Stage(target=target, lock=lock, settings=settings, reconnect=open_target)
        yield made
        for each in made.opened:
            each.close()
