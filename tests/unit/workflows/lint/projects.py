"""Small projects, and what lint says of them."""

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flyback.model.risk import Risks
from flyback.settings import Settings
from flyback.workflows.lint.lint import lint
from flyback.workflows.lint.request import LintRequest

TABLE = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n"
INDEX = "CREATE INDEX users_name_idx ON users (name);\n"
SHOP = {"migrations/V1__users.sql": TABLE, "migrations/V2__index.sql": INDEX, "undo/U1__users.sql": "DROP TABLE users;"}


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def settings(**flyway: object) -> Settings:
    plain = Settings()
    return replace(plain, flyway=replace(plain.flyway, **flyway))  # type: ignore[arg-type]  # by name


def judge(folder: Path, *files: str, since: str = "", **flyway: object) -> Risks:
    request = LintRequest(folder=folder, files=tuple(folder / name for name in files), since=since)
    return lint(request, settings(**flyway))


def told(found: Risks, folder: Path) -> set[tuple[str, int, str]]:
    """File, line and rule of each finding."""
    return {(each.file.removeprefix(f"{folder}/"), each.line, each.rule) for each in found.findings}


def effects(found: Risks, file: str) -> dict[str, str]:
    """The locks of the last statement of a file, by relation."""
    last = [each for each in found.assessments if each.file.endswith(file)][-1]
    return {effect.relation: effect.lock for effect in last.effects}


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(("git", *identity, *arguments), cwd=folder, check=True, capture_output=True)


def committed(folder: Path) -> None:
    """A repository with everything in it, on a branch that goes on from main."""
    git(folder, "init")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "start")
    git(folder, "checkout", "-b", "work")
