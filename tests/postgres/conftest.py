"""Real servers for tests: one private server per worker and major version, one fresh database per test."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from flyback.postgres.scratch.server import ROLE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from majors import MAJORS, is_installed
from postgres.fresh import fresh_database

_numbers = itertools.count(1)


@pytest.fixture(scope="session", params=MAJORS, ids="pg{}".format)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A private server, prepared for scripts that run as the role `flyback`."""
    with prepared_server(request.param) as started:
        yield started


@contextmanager
def prepared_server(major: int) -> Iterator[Server]:
    """The same, of a version."""
    if not is_installed(major):
        pytest.skip(f"no binaries of PostgreSQL {major} on this machine")
    with begin(Wish(major=major)) as started:
        started.wait()
        prepare(started, Needs(), Trust.UNTRUSTED)
        yield started


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The name of an empty database, for `server.conninfo`."""
    with fresh_database(server, f"test_{next(_numbers)}") as name:
        yield name


@pytest.fixture
def connection(server: Server, database: str) -> Iterator[psycopg.Connection]:
    """A connection to the empty database, as the role that scripts run as, in autocommit."""
    with psycopg.connect(server.conninfo(database, ROLE), autocommit=True) as opened:
        yield opened


@pytest.fixture
def admin(server: Server, database: str) -> Iterator[psycopg.Connection]:
    """The same as the superuser."""
    with psycopg.connect(server.conninfo(database), autocommit=True) as opened:
        yield opened
