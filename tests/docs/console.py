"""The console blocks of a document, and the ground they run on."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from docs.drawn_demo import ROOT
from flyback.postgres.scratch.binaries import newest_client_tools
from flyback.postgres.scratch.clones import Clone
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import ROLE, Server

PROJECT = "my-flyway-project"
RELEASED = "4"
"""What the project's database is migrated to when a document begins; version 5 is pending."""
_BLOCK = re.compile(r"^(?:<!-- exit code (\d+) -->\n)?```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FIGURES = re.compile(r"[0-9][0-9.,]*( (ms|s|min)\b)?")


@dataclass(frozen=True, kw_only=True)
class Block:
    """Commands, the exit code of the last one, and what they print."""

    commands: str
    code: int
    expected: str
    """Empty where the document does not show it; `...` stands for anything."""

    def agrees(self, output: str) -> bool:
        """Whether the output is what the document shows, figures aside."""
        pieces = (re.escape(_gist(piece)) for piece in self.expected.split("..."))
        return not self.expected or re.fullmatch(".*?".join(pieces), _gist(output), re.DOTALL) is not None


def blocks(document: Path) -> tuple[Block, ...]:
    """In order."""
    found = []
    for code, text in _BLOCK.findall(document.read_text(encoding="utf-8")):
        lines = text.splitlines(keepends=True)
        commands = "".join(line[2:] for line in lines if line.startswith("$ ")).strip()
        expected = "".join(line for line in lines if not line.startswith("$ "))
        found.append(Block(commands=commands, code=int(code or 0), expected=expected))
    return tuple(found)


def run(
    command: str, folder: Path, environment: dict[str, str] | None = None, *, output: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Runs commands in a shell that finds this environment's `flyback` and ends at the first that fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("FLYWAY_")}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**inherited, "PATH": path, "COLUMNS": "120", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=output,
        text=True,
        check=False,
    )


@contextmanager
def ground(server: Server, folder: Path) -> Iterator[dict[str, str]]:
    """The example shop up to version 5, its way back good, and its database; the variables that lead there."""
    project = folder / PROJECT
    shutil.copytree(ROOT / "examples" / "shop", project)
    for script in (*project.glob("migrations/*.sql"), *project.glob("undo/*.sql")):
        if int(script.name[1:].partition("__")[0]) > 5:
            script.unlink()
    name = f"docs_{folder.name}"
    create_database(server, name)
    try:
        url = Clone(name=name, conninfo=server.conninfo(name, ROLE)).url
        tools = newest_client_tools()
        path = [str(Path(sys.executable).parent), *([str(tools)] if tools else []), os.environ["PATH"]]
        variables = {"FLYWAY_URL": url, "DATABASE_URL": url, "PATH": os.pathsep.join(path)}
        run(f"flyback migrate --target {RELEASED}", project, variables).check_returncode()
        yield variables
    finally:
        drop_database(server, name)


def _gist(text: str) -> str:
    return _FIGURES.sub("N", text.strip())
