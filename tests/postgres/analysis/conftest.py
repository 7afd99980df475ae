"""Here thousands of statements are tried: on the newest server, and on all by `make test-long`."""

from collections.abc import Iterator

import pytest

from flyback.postgres.scratch.server import Server
from majors import NEWEST
from postgres.conftest import prepared_server


@pytest.fixture(scope="session", params=NEWEST, ids="pg{}".format)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """In the place of that for all other tests."""
    with prepared_server(request.param) as started:
        yield started
