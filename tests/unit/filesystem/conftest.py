"""Projects written for one test."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Write = Callable[[Mapping[str, str | bytes]], Path]
"""Files by path in the project; the project's folder."""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "project"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write
