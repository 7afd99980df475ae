"""A caller with a few secrets, whose pauses take no time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doubles.offices import TOKEN as OFFICE_TOKEN
from doubles.offices import Offices, open_offices
from flyback.services.caller import Caller

TOKEN = "t0ken-that-nobody-sees"
VARIABLES = {
    "PATH": "/usr/bin:/bin",
    "TOKEN": TOKEN,
    "OFFICE": OFFICE_TOKEN,
    "EMPTY": "",
    "FLYBACK_SIGNING_KEY": "the private key",
}


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def caller(tmp_path: Path, pauses: list[float]) -> Caller:
    return Caller(tmp_path, VARIABLES, pauses.append)


@pytest.fixture
def offices() -> Iterator[Offices]:
    with open_offices() as opened:
        yield opened
