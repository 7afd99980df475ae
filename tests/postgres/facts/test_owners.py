"""Staging and production are in the same state whatever their migrating roles are called."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from flyback.filesystem import settings_file
from flyback.model.evidence import StateDigests
from flyback.postgres.scratch.server import Server
from flyback.workflows.facts.state import digests
from flyback.workflows.migrate.migrate import migrate
from flyback.workflows.opened import Opened, opened
from postgres.fresh import fresh_database

SCRIPT = """
create table t (id serial primary key, mood text);
create type mood as enum ('a', 'b');
create domain word as text check (value <> '');
create function f() returns int language sql as 'select 1';
create view v as select id from t;
create collation c (locale = 'C');
create sequence s;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "V1__all.sql").write_text(SCRIPT, encoding="utf-8")
    return tmp_path


@contextmanager
def environment(server: Server, folder: Path, role: str) -> Iterator[Opened]:
    """A database of its own that a role of its own has migrated."""
    with fresh_database(server, f"owned_by_{role}") as database:
        with psycopg.connect(server.conninfo(database), autocommit=True) as admin:
            admin.execute(f"do $$ begin create role {role} login; exception when duplicate_object then end $$".encode())
            admin.execute(f"create schema shop authorization {role}".encode())
            admin.execute(f"grant create on database {database} to {role}".encode())
        settings = settings_file.load(folder, {}, {"url": server.conninfo(database, role), "defaultSchema": "shop"})
        with opened(folder, settings) as found:
            migrate(found)
            yield found


def other_owner(server: Server, database: str) -> None:
    with psycopg.connect(server.conninfo(database), autocommit=True) as admin:
        admin.execute(
            "alter table shop.t owner to postgres" if _is_there(admin) else "alter table shop.t owner to current_user"
        )


def _is_there(admin: psycopg.Connection) -> bool:
    return admin.execute("select from pg_roles where rolname = 'postgres'").fetchone() is not None


def test_the_names_of_migrating_roles_do_not_matter_but_other_owners_do(server: Server, folder: Path) -> None:
    found: list[StateDigests] = []
    for role in ("deploy_staging", "deploy_production"):
        with environment(server, folder, role) as ready:
            found.append(digests(ready))
            if len(found) == 2:
                other_owner(server, ready.target.facts.database)
                found.append(digests(ready))
    staging, production, changed = found
    assert staging == production
    assert changed.catalogue != production.catalogue
    assert changed.history == production.history
