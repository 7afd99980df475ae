"""An empty folder, and the command in it; with a database, if asked."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from cli.commands import Flyback
from flyback.postgres.scratch.server import Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from majors import MAJORS
from postgres.fresh import fresh_database

_numbers = itertools.count(1)


@pytest.fixture
def flyback(tmp_path: Path) -> Flyback:
    return Flyback(folder=tmp_path)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A private server of one version; what differs between versions is tested below the command line."""
    with begin(Wish(major=MAJORS[0])) as started:
        started.wait()
        prepare(started, Needs(), Trust.UNTRUSTED)
        yield started


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    with fresh_database(server, f"test_{next(_numbers)}") as name:
        yield name


@pytest.fixture
def on_database(tmp_path: Path, server: Server, database: str) -> Flyback:
    """The command, with a superuser's connection to an empty database in its environment."""
    words = dict(word.split("=", 1) for word in server.conninfo(database).replace("'", "").split())
    url = f"postgresql:///{database}?host={words['host']}&port={words['port']}"
    return Flyback(folder=tmp_path, environment={"FLYWAY_URL": url, "FLYWAY_USER": words["user"]})


@pytest.fixture
def production(on_database: Flyback) -> Flyback:
    """An environment whose tables belong to a role that the rehearsal's server does not know."""
    address = on_database.environment
    with psycopg.connect(address["FLYWAY_URL"], user=address["FLYWAY_USER"], autocommit=True) as admin:
        if admin.execute("select from pg_roles where rolname = 'release'").fetchone() is None:
            admin.execute("create role release superuser login")
    return replace(on_database, environment={**address, "FLYWAY_USER": "release"})
