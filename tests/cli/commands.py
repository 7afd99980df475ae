"""Runs `flyback` as its users do: as a process."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import flyback

SECRET = "hunter2"
_SOURCES = str(Path(flyback.__file__).parents[1])
_COMMAND = (sys.executable, "-W", "error", "-c", "from flyback.cli.main import run; run()")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a run said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, kw_only=True)
class Flyback:
    """The command, in a folder and an environment of its own."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def command(self, *arguments: str) -> list[str]:
        """What to start."""
        return [*_COMMAND, *arguments]

    def __call__(self, *arguments: str, more: Mapping[str, str] | None = None) -> Answer:
        done = subprocess.run(
            [*_COMMAND, *arguments],
            cwd=self.folder,
            env=self.all_of(more),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=60,
        )
        return Answer(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    def start(self, arguments: Sequence[str], more: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """A run that goes on while the test does something to it."""
        return subprocess.Popen(
            [*_COMMAND, *arguments],
            cwd=self.folder,
            env=self.all_of(more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def all_of(self, more: Mapping[str, str] | None) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("FLYWAY_", "FLYBACK_DEBUG"))}
        return {**kept, "PYTHONPATH": _SOURCES, **self.environment, **(more or {})}


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes the files of a project."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
