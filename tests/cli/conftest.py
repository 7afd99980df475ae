"""An empty folder, and the command in it."""

from pathlib import Path

import pytest

from cli.commands import Flyback


@pytest.fixture
def flyback(tmp_path: Path) -> Flyback:
    return Flyback(folder=tmp_path)
