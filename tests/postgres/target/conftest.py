"""Targets: connections of flyback to an empty database, as it makes them itself."""

from collections.abc import Callable, Iterator

import pytest

from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.target.address import Address, address_of
from flyback.postgres.target.connecting import connect
from flyback.postgres.target.session_names import SessionName
from flyback.postgres.target.target import Target
from flyback.settings import FlywaySettings

Connect = Callable[..., Target]
"""A new target: keywords are settings, `run_id` names the run."""


@pytest.fixture
def url(server: Server, database: str) -> str:
    """Where the empty database is, for `FlywaySettings.url`."""
    return server.conninfo(database, ROLE)


@pytest.fixture
def address(url: str) -> Address:
    """The same as an address."""
    return address_of(FlywaySettings(url=url))


@pytest.fixture
def connected(url: str) -> Iterator[Connect]:
    """Makes targets; they are closed at the end."""
    targets: list[Target] = []

    def new(run_id: str = "test", **settings: object) -> Target:
        flyway = FlywaySettings(**({"url": url} | settings))  # type: ignore[arg-type]  # settings by name
        targets.append(connect(address_of(flyway), flyway, SessionName(run_id=run_id)))
        return targets[-1]

    yield new
    for target in targets:
        target.close()


@pytest.fixture
def target(connected: Connect) -> Target:
    """A target with nothing but defaults."""
    return connected()
