"""Runs of pytest as processes of their own: pytest's `pytester` forgets modules that other tests hold classes of."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import flyback

_SOURCES = str(Path(flyback.__file__).parents[1])


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run said."""

    text: str

    @property
    def counts(self) -> dict[str, int]:
        """`{"passed": 4}`, from the last line."""
        last = self.text.rstrip().splitlines()[-1]
        return {what: int(count) for count, what in re.findall(r"(\d+) (passed|failed|errors?|skipped)", last)}


@dataclass(frozen=True, kw_only=True)
class Inner:
    """A folder with tests and a pytest.ini that loads the plugin and nothing else."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, files: Mapping[str, str]) -> None:
        """Writes files below the folder."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def settings(self, text: str, warnings: str = "error") -> None:
        """Writes pytest.ini."""
        self.write({"pytest.ini": f"[pytest]\naddopts = -p flyback.pytest_plugin -W {warnings}\n{text}\n"})

    def run(self, *options: str) -> Run:
        """Runs the tests of the folder."""
        said = {**os.environ, **self.environment, "PYTHONPATH": _SOURCES, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        said.pop("PYTEST_ADDOPTS", None)
        answer = subprocess.run(
            [sys.executable, "-m", "pytest", *options],
            cwd=self.folder,
            env=said,
            capture_output=True,
            text=True,
            check=False,
        )
        return Run(text=answer.stdout + answer.stderr)
