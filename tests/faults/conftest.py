"""Runs in processes of their own, with a cache and a run directory of their own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

import flyback

DRIVER = Path(__file__).with_name("driver.py")
SOURCES = os.pathsep.join(str(Path(module.__file__ or "").parents[1]) for module in (flyback, psycopg))


@dataclass(kw_only=True)
class Run:
    """A driver that has started its server."""

    process: subprocess.Popen[str]
    run: Path
    postmaster: int
    answer: int
    error: str = ""
    code: str = ""

    def ask_to_end(self) -> int:
        """Ends it as a finished rehearsal would; returns its exit code."""
        self.process.communicate("end\n", timeout=30)
        return self.process.returncode


@dataclass(kw_only=True)
class Runs:
    """Starts drivers and ends them with the test."""

    environment: dict[str, str]
    python: str = sys.executable
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def use_python_of(self, user: int) -> bool:
        """Chooses an interpreter that the user can run with our packages; False when there is none."""
        for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
            try:
                command = [python, "-c", "import flyback.postgres, psycopg"]
                subprocess.run(command, check=True, user=user, extra_groups=[], env=self.environment, cwd="/")
            except (OSError, subprocess.SubprocessError):
                continue
            self.python = python
            return True
        return False

    def start(self, *arguments: str, user: int | None = None) -> Run:
        process = subprocess.Popen(
            [self.python, DRIVER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd="/",
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
        self.started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        said: dict[str, Any] = json.loads(line) if line else {"error": process.communicate()[1]}
        return Run(
            process=process,
            run=Path(said.get("run", "/nowhere")),
            postmaster=said.get("postmaster", 0),
            answer=said.get("answer", 0),
            error=said.get("error", ""),
            code=said.get("code", ""),
        )


@pytest.fixture
def place() -> Iterator[Path]:
    """A short directory that every user may enter; pytest's own are neither."""
    made = Path(tempfile.mkdtemp(prefix="fbt-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def runs(place: Path, shared_cache: Path) -> Iterator[Runs]:
    """Drivers whose run directories lie in `place`."""
    mine = {"PYTHONPATH": SOURCES, "FLYBACK_RUN_DIR": str(place), "FLYBACK_CACHE": str(shared_cache)}
    made = Runs(environment=os.environ | mine)
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


@pytest.fixture
def alive() -> Callable[[int], bool]:
    """Whether a process of that number runs."""

    def answer(pid: int) -> bool:
        try:
            return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        except FileNotFoundError:
            return False

    return answer
