"""A project in a repository, its database, and what is known before a run."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from flyback.filesystem.settings_file import load
from flyback.model.facts import Facts, Pending
from flyback.model.policy import EnvironmentPolicy, Policy
from flyback.model.run import Committed
from flyback.postgres.scratch.server import ROLE, Server
from flyback.scripts.policy_digest import policy_of
from flyback.settings import Settings
from flyback.workflows.facts.collecting import collect
from flyback.workflows.facts.question import Question
from flyback.workflows.migrate.migrate import migrate
from flyback.workflows.opened import opened

PRODUCTION = EnvironmentPolicy(name="production")
FILES = {
    "sql/V1__orders.sql": "CREATE TABLE orders (id int PRIMARY KEY, note text);\n",
    "undo/U1__orders.sql": "DROP TABLE orders;\n",
}


class Project:
    """One project and its database."""

    def __init__(self, folder: Path, url: str, connection: psycopg.Connection) -> None:
        self.folder, self.url, self.connection = folder, url, connection
        self.set: dict[str, str] = {}
        self.variables: dict[str, str] = {}

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)

    def commit(self, by: str = "ann@x.org") -> None:
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "--allow-empty", "-m", "x"]):
            who = ("-c", f"user.email={by}", "-c", f"user.name={by}")
            subprocess.run(["git", *who, *command], cwd=self.folder, check=True, capture_output=True)

    @property
    def settings(self) -> Settings:
        return load(self.folder, os.environ, {"url": self.url, **self.set})

    def migrate(self) -> None:
        with opened(self.folder, self.settings) as ready:
            result = migrate(ready)
        assert all(isinstance(outcome, Committed) for outcome in result.outcomes), result

    def facts(self, policy: Policy | EnvironmentPolicy = PRODUCTION, question: Question | None = None) -> Facts:
        asked = policy if isinstance(policy, Policy) else policy_of(policy, ())
        with opened(self.folder, self.settings) as ready:
            return collect(ready, asked, question or Question(), self.variables)

    def pending(self) -> Pending:
        found = self.facts().pending
        assert found.value, found.unknown
        return found.value


@pytest.fixture
def project(tmp_path: Path, server: Server, database: str, connection: psycopg.Connection) -> Project:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        os.environ.pop(name)
    made = Project(tmp_path, server.conninfo(database, ROLE), connection)
    made.write(FILES)
    return made
