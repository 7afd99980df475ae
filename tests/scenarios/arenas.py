"""One server per worker and major version, for scenarios and whole projects alike."""

import itertools
import os
from collections.abc import Iterator

import pytest

from flyback.errors import ServerError
from flyback.postgres.scratch.binaries import find
from flyback.postgres.scratch.server import Wish, begin
from scenarios.arena import Arena


def _has(major: int) -> bool:
    try:
        return find(major).major == major
    except ServerError:
        return False


def _majors() -> list[int]:
    named = os.environ.get("FLYBACK_TEST_MAJORS")
    if named:
        return [int(major) for major in named.split(",")]
    return [major for major in (15, 18) if _has(major)] or [18]


@pytest.fixture(scope="session", params=_majors(), ids="pg{}".format)
def arena(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """Where projects are rehearsed."""
    major: int = request.param
    if not _has(major):
        pytest.skip(f"no binaries of PostgreSQL {major} on this machine")
    with begin(Wish(major=major)) as server:
        server.wait()
        yield Arena(server=server, folder=tmp_path_factory.mktemp("projects"), numbers=itertools.count(1))
