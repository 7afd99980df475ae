"""A protected database is protected from Python, too, by whatever address it is opened."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

import flyback
from flyback import GateVerdict, Papers, Project
from flyback.postgres.scratch.server import ROLE, Server
from flyback.signing.ed25519 import new_key
from postgres.api.test_api import write

POLICY = """
[environments.production]
protected = true
after = "staging"
system_identifier = "{system}"
database = "{database}"
[environments.staging]
[environments.test]
[[keys]]
owner = "ci"
public = "{public}"
may = ["run", "gate-decision"]
"""


@pytest.fixture
def folder(server: Server, database: str, tmp_path: Path) -> Path:
    with psycopg.connect(server.conninfo(database)) as admin:
        row = admin.execute("select system_identifier from pg_control_system()").fetchone()
        admin.execute("grant execute on function pg_control_system() to public")
    assert row is not None
    key = new_key()
    write(
        tmp_path,
        {
            "sql/V1__users.sql": "create table users (id int primary key);",
            "undo/U1__users.sql": "drop table users;",
            "flyback.toml": POLICY.format(system=row[0], database=database, public=key.public),
            "keys/ci.pem": key.pem(b"").decode(),
        },
    )
    return tmp_path


@pytest.fixture
def project(server: Server, database: str, folder: Path) -> Project:
    """Opened by its address alone: nobody says that it is production."""
    settings: dict[str, str | bool] = {"locations": "filesystem:sql", "defaultSchema": "public", "cleanDisabled": False}
    return Project.open(folder, url=server.conninfo(database, ROLE), settings=settings, environment={})


WRITES: dict[str, Callable[[Project, Papers], object]] = {
    "migrate": lambda project, papers: flyback.migrate(project, papers=papers),
    "baseline": lambda project, papers: flyback.baseline(project, papers=papers),
    "repair": lambda project, papers: flyback.repair(project, papers=papers),
    "clean": lambda project, papers: flyback.clean(project, papers=papers),
}


@pytest.mark.parametrize("verb", WRITES)
def test_nothing_is_written_that_gates_do_not_let_in(project: Project, folder: Path, verb: str) -> None:
    for papers in (Papers(), Papers(key=folder / "keys/ci.pem")):
        with pytest.raises(flyback.BlockedError) as refused:
            WRITES[verb](project, papers)
        assert refused.value.exit_code == 3
    assert flyback.history(project).rows == ()


def test_the_checklist_says_why(project: Project) -> None:
    found = flyback.checklist(project)
    assert not found.allowed
    assert found.environment == "production"
    assert {each.gate for each in found.blocking} >= {"approval", "staging", "rehearsal", "window"} - {"window"}
    assert all(each.fix for each in found.blocking if each.verdict is GateVerdict.FAIL)


def test_what_is_not_protected_runs_as_ever(project: Project, server: Server, folder: Path) -> None:
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        admin.execute(f"create database {folder.name[:40].replace('-', '_')}_other owner {ROLE}".encode())
    other = project.at(server.conninfo(f"{folder.name[:40].replace('-', '_')}_other", ROLE))
    assert len(flyback.migrate(other).outcomes) == 1
    undo = flyback.review_undo(other)
    assert len(flyback.undo(other, reviewed=undo.digest).outcomes) == 1
