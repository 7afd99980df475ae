"""One server per worker and major version, for scenarios and whole projects alike."""

import itertools
from collections.abc import Iterator

import pytest

from flyback.postgres.scratch.server import Wish, begin
from majors import MAJORS, is_installed
from scenarios.arena import Arena


@pytest.fixture(scope="session", params=MAJORS, ids="pg{}".format)
def arena(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """Where projects are rehearsed."""
    major: int = request.param
    if not is_installed(major):
        pytest.skip(f"no binaries of PostgreSQL {major} on this machine")
    with begin(Wish(major=major)) as server:
        server.wait()
        yield Arena(server=server, folder=tmp_path_factory.mktemp("projects"), numbers=itertools.count(1))
