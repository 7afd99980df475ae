"""Runs of a driver in processes of their own, for tests to kill."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

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
