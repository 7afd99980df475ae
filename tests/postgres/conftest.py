"""Real servers for tests: one private server per worker and major version, one fresh database per test.

`FLYBACK_TEST_MAJORS=14,16` chooses the versions; without it, those of 15 and 18 that the machine has.
"""

import itertools
import os
from collections.abc import Iterator

import psycopg
import pytest

from flyback.errors import ServerError
from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.server import ROLE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from postgres.fresh import fresh_database

_numbers = itertools.count(1)


def _majors() -> list[int]:
    named = os.environ.get("FLYBACK_TEST_MAJORS")
    if named:
        return [int(major) for major in named.split(",")]
    return [major for major in (15, 18) if _has(major)] or [18]


def _has(major: int) -> bool:
    try:
        return find(major).major == major
    except ServerError:
        return False


@pytest.fixture(scope="session", params=_majors(), ids="pg{}".format)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A private server, prepared for scripts that run as the role `flyback`."""
    major: int = request.param
    if not _has(major):
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
