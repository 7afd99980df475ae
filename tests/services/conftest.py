"""A caller with a few secrets, whose pauses take no time."""

from pathlib import Path

import pytest

from flyback.services.caller import Caller

TOKEN = "t0ken-that-nobody-sees"
VARIABLES = {"PATH": "/usr/bin:/bin", "TOKEN": TOKEN, "EMPTY": "", "FLYBACK_SIGNING_KEY": "the private key"}


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def caller(tmp_path: Path, pauses: list[float]) -> Caller:
    return Caller(tmp_path, VARIABLES, pauses.append)
