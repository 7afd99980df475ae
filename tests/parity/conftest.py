"""The real Flyway and a private server, each started once for all tests of a worker."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from flyback.postgres.scratch.server import ROLE, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from majors import MAJORS, is_installed
from parity.flyway import Flyway, build, missing
from parity.forwarding import forwarded
from parity.ground import TEAM, Ground, Players
from postgres.fresh import fresh_database

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def flyway() -> Iterator[Flyway]:
    """The real Flyway, ready."""
    if why := missing():
        pytest.skip(f"no Flyway here: {why}")
    try:
        classes = build()
    except OSError as error:
        pytest.skip(f"no Flyway here: {error}")
    with Flyway(classes) as ready:
        yield ready


@pytest.fixture(scope="session")
def players(flyway: Flyway) -> Iterator[Players]:
    """Flyway and a server that both migrators reach."""
    major = next((each for each in MAJORS if is_installed(each)), None)
    if major is None:
        pytest.skip(f"no binaries of PostgreSQL {MAJORS} on this machine")
    with begin(Wish(major=major)) as server:
        server.wait()
        prepare(server, Needs(), Trust.UNTRUSTED)
        with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"create role {TEAM} login in role {ROLE}".encode())
        place = conninfo_to_dict(server.conninfo("postgres"))
        with forwarded(f"{place['host']}/.s.PGSQL.{place['port']}") as port:
            yield Players(server=server, port=port, flyway=flyway)


@pytest.fixture
def new_ground(players: Players, tmp_path: Path) -> Iterator[Callable[[], Ground]]:
    """Makes an empty database for the project in the test's folder."""
    with ExitStack() as stack:

        def make() -> Ground:
            name = stack.enter_context(fresh_database(players.server, f"parity_{next(_numbers)}"))
            place = players.server.conninfo(name, TEAM)
            watching = psycopg.connect(place, autocommit=True, prepare_threshold=None)
            return Ground(players, stack.enter_context(watching), tmp_path)

        (tmp_path / "sql").mkdir()
        yield make


@pytest.fixture
def ground(new_ground: Callable[[], Ground]) -> Ground:
    """One empty database."""
    return new_ground()
