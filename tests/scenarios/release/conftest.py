"""The estate before the guide's run on production: everything is there that gates ask for."""

from collections.abc import Iterator
from itertools import takewhile

import pytest

from docs.console import Block
from scenarios.release.estate import Estate, open_estate
from scenarios.release.guide import Part, parts


def is_before_the_run(part: Part) -> bool:
    return not (isinstance(part, Block) and part.commands.startswith("flyback migrate --env production"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """Nobody changes this one: tests work in copies."""
    with open_estate(tmp_path_factory.mktemp("release")) as estate:
        estate.play(tuple(takewhile(is_before_the_run, parts())))
        yield estate


@pytest.fixture
def ready(prepared: Estate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """A copy of the repository; production and the offices are afterwards as they were."""
    with prepared.remembered():
        yield prepared.copied(tmp_path_factory.mktemp("copy") / "shop")
