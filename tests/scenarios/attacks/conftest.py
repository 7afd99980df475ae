"""A release that is ready: every gate of production is open. Each attack gets a copy of it, databases and all."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from cli.commands import Answer, Flyback, write
from flyback.postgres.scratch.server import Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from flyback.signing.ed25519 import new_key
from majors import MAJORS

PEOPLE = ("ci", "dba", "second", "stranger")
AUTHOR = "author@example.org"
SETTINGS = """
[environments.staging]
url = "{staging}"
user = "{user}"
smoke = {{ sql = ["smoke/*.sql"] }}

[environments.production]
url = "{production}"
user = "{user}"
after = "staging"
protected = true
system_identifier = "{system}"
database = "production"
hosts = ["{host}"]
off = ["ticket", "on-call", "runbook", "notified", "runner", "instances"]
smoke = {{ sql = ["smoke/*.sql"] }}

[environments.production.window]
zone = "UTC"
allow = ["daily 00:00 for 24h"]

[environments.production.approval]
others = ["author@example.org"]

[[keys]]
owner = "ci"
public = "{ci}"
may = ["rehearsal", "run", "smoke", "gate-decision"]

[[keys]]
owner = "dba"
emails = ["dba@example.org"]
public = "{dba}"
may = ["approval", "waiver", "run", "emergency"]
environments = ["production"]

[[keys]]
owner = "second"
emails = ["second@example.org"]
public = "{second}"
may = ["approval", "emergency"]
environments = ["production"]
"""
FIRST = {
    ".gitignore": ".flyback/\nkeys/\nplan.*\n",
    "flyway.toml": '[flyway]\nlocations = ["filesystem:migrations"]\n',
    "migrations/V1__orders.sql": "CREATE TABLE orders (id int PRIMARY KEY);\nINSERT INTO orders VALUES (1);\n",
    "undo/U1__orders.sql": "DROP TABLE orders;\n",
    "smoke/orders.sql": "SELECT count(*) >= 0 FROM orders;\n",
}
SECOND = {
    "migrations/V2__parts.sql": "CREATE TABLE parts (id int PRIMARY KEY);\n",
    "undo/U2__parts.sql": "DROP TABLE parts;\n",
}
RUN = ("migrate", "--env", "production", "--key", "keys/ci.pem")


@dataclass(frozen=True, kw_only=True)
class Estate:
    """A project with its two databases."""

    flyback: Flyback
    server: Server

    @property
    def folder(self) -> Path:
        return self.flyback.folder

    def __call__(self, *arguments: str, more: Mapping[str, str] | None = None) -> Answer:
        return self.flyback(*arguments, more=more)

    def must(self, *arguments: str) -> Answer:
        """What has to go well for the attack to be one."""
        answer = self(*arguments)
        assert answer.code == 0, (arguments, answer.out, answer.err)
        return answer

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text, (old, text)
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, **files: str) -> None:
        write(self.folder, files)

    def commit(self, who: str = AUTHOR) -> None:
        """Everything, by somebody."""
        for words in (("add", "-A"), ("commit", "-q", "--allow-empty", "-m", "work")):
            self.git(*words, who=who)

    def git(self, *words: str, who: str) -> None:
        """Whatever git does, in somebody's name."""
        name = {f"GIT_{role}_EMAIL": who for role in ("AUTHOR", "COMMITTER")}
        subprocess.run(
            ("git", *words), cwd=self.folder, check=True, capture_output=True, env={**self.flyback.all_of(None), **name}
        )

    @property
    def user(self) -> str:
        """Who connects."""
        words = dict(word.split("=", 1) for word in self.server.conninfo("postgres").replace("'", "").split())
        return words["user"]

    def release(self) -> None:
        """Everything that gates ask for before a run: rehearsal, staging, approval."""
        self.must("plan", "--env", "production", "--key", "keys/ci.pem")
        self.must("migrate", "--env", "staging", "--key", "keys/ci.pem")
        self.approve()

    def approve(self, who: str = "dba", file: str = "plan.json") -> None:
        plan = json.loads((self.folder / file).read_text(encoding="utf-8"))
        digest = plan.get("digest") or plan["flyback"]["digest"]
        self.must("approve", file, "--env", "production", "--key", f"keys/{who}.pem", "--reviewed", digest)

    def plan_of(self, *arguments: str) -> None:
        """What a verb would do, for approval."""
        (self.folder / "other.json").write_text(self.must(*arguments, "--plan", "--json").out, encoding="utf-8")

    def url(self, database: str) -> str:
        words = dict(word.split("=", 1) for word in self.server.conninfo(database).replace("'", "").split())
        return f"postgresql:///{database}?host={words['host']}&port={words['port']}"

    def prepend(self, path: str, text: str) -> None:
        file = self.folder / path
        file.write_text(text + file.read_text(encoding="utf-8"), encoding="utf-8")

    def execute(self, statement: str, database: str = "production") -> list[tuple[object, ...]]:
        with psycopg.connect(self.server.conninfo(database), autocommit=True) as admin:
            cursor = admin.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    @property
    def tables(self) -> set[object]:
        """Of production, but for flyback's own."""
        query = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        return {name for (name,) in self.execute(query)} - {"flyway_schema_history"}


def _system(server: Server) -> tuple[object, ...]:
    with psycopg.connect(server.conninfo("postgres")) as admin:
        [row] = admin.execute("SELECT system_identifier FROM pg_control_system()")
    return tuple(row)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """Nobody changes this one."""
    folder = tmp_path_factory.mktemp("attacked")
    with begin(Wish(major=MAJORS[0])) as server:
        server.wait()
        prepare(server, Needs(), Trust.UNTRUSTED)
        words = dict(word.split("=", 1) for word in server.conninfo("postgres").replace("'", "").split())
        git = {
            "GIT_AUTHOR_EMAIL": AUTHOR,
            "GIT_COMMITTER_EMAIL": AUTHOR,
            "GIT_AUTHOR_NAME": "a",
            "GIT_COMMITTER_NAME": "a",
        }
        estate = Estate(flyback=Flyback(folder=folder, environment=git), server=server)
        for name in ("staging", "production"):
            _make(server, name)
        keys = {name: new_key() for name in PEOPLE}
        write(folder, {f"keys/{name}.pem": key.pem(b"") for name, key in keys.items()})
        publics = {name: str(key.public) for name, key in keys.items()}
        write(folder, {"keys/publics.json": json.dumps(publics)})
        urls = {name: estate.url(name) for name in ("staging", "production")}
        host = f"{words['host']}:{words['port']}"
        [system] = _system(server)
        settings = SETTINGS.format(**urls, **publics, user=words["user"], system=system, host=host)
        write(folder, {**FIRST, "flyback.toml": settings})
        subprocess.run(("git", "init", "-q"), cwd=folder, check=True)
        estate.commit()
        estate.release()
        estate.must(*RUN)
        write(folder, SECOND)
        estate.commit()
        estate.release()
        for name in ("staging", "production"):
            _make(server, f"ready_{name}", name)
        yield estate


@pytest.fixture
def ready(prepared: Estate, tmp_path: Path) -> Estate:
    """A copy to do as one likes with."""
    for name in ("staging", "production"):
        _make(prepared.server, name, f"ready_{name}")
    folder = tmp_path / "shop"
    shutil.copytree(prepared.folder, folder, symlinks=True)
    return Estate(flyback=Flyback(folder=folder, environment=prepared.flyback.environment), server=prepared.server)


def _make(server: Server, name: str, template: str = "template1") -> None:
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        for each in (name, template):
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (each,))
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
