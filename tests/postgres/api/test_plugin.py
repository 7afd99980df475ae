"""The pytest plugin, in pytest runs of its own."""

import re
from pathlib import Path

import psycopg
import pytest

from flyback.postgres.scratch.server import ADMIN_DATABASE, Server
from postgres.api.inner import Inner

SQL = {
    "V1__users.sql": "create table users (id int primary key, email text);",
    "V2__more.sql": "insert into users values (1, 'first');",
    "V3__index.sql": "create index concurrently by_email on users (email);",
}
ELSEWHERE = """
import pytest
from pathlib import Path
from flyback import Project

@pytest.fixture(scope="session")
def flyback_project() -> Project:
    return Project.open(Path(__file__).parent / "elsewhere", settings={"table": "my_history"})
"""
USE = """
from flyback import MigratedDatabase, info, migrate

def test_rows(flyback_database: MigratedDatabase) -> None:
    with flyback_database.connect() as connection:
        connection.execute("insert into users values (2, 'mine')")
        connection.execute("create table another ()")
        assert connection.execute("select count(*) from users").fetchone() == (2,)

def test_others_see_nothing_of_it(flyback_database: MigratedDatabase) -> None:
    with flyback_database.connect() as connection:
        assert connection.execute("select id from users").fetchall() == [(1,)]
        assert connection.execute("select to_regclass('another')").fetchone() == (None,)
        assert connection.execute("select to_regnamespace('flyback')").fetchone() == (None,)
        assert connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() == (False,)

def test_application_has_nothing_to_migrate(flyback_database: MigratedDatabase) -> None:
    assert migrate(flyback_database.project).outcomes == ()
    assert len(info(flyback_database.project).listing.migrations) == 3

def test_url(flyback_database: MigratedDatabase) -> None:
    import psycopg
    with psycopg.connect(flyback_database.url) as connection:
        assert connection.execute("select count(*) from users").fetchone() == (1,)
"""


@pytest.fixture
def inner(tmp_path: Path) -> Inner:
    """A project and tests that use its databases."""
    made = Inner(folder=tmp_path)
    made.write({f"db/sql/{name}": text for name, text in SQL.items()})
    made.write({"test_use.py": USE})
    made.settings("flyback_project = db")
    return made


def test_each_test_has_a_migrated_database_of_its_own(inner: Inner) -> None:
    assert inner.run().counts == {"passed": 4}


def test_workers_have_servers_of_their_own(inner: Inner) -> None:
    assert inner.run("-p", "xdist", "-n", "2").counts == {"passed": 4}


def test_a_copy_is_quick(inner: Inner) -> None:
    copies = "def test_copy(flyback_database, number): pass"
    inner.write({"test_use.py": f"import pytest\n@pytest.mark.parametrize('number', range(12))\n{copies}"})
    result = inner.run("--durations=0", "--durations-min=0")
    assert result.counts == {"passed": 12}
    setups = sorted(float(seconds) for seconds in re.findall(r"([\d.]+)s setup", result.text))
    assert setups[len(setups) // 2] < 0.1


def test_another_project_by_overriding_the_fixture(inner: Inner) -> None:
    (inner.folder / "db").rename(inner.folder / "elsewhere")
    inner.write({"conftest.py": ELSEWHERE})
    assert inner.run().counts == {"passed": 4}


@pytest.mark.parametrize(
    ("sql", "ini", "said"),
    [
        ({"V4__bad.sql": "alter table nowhere add x int;"}, "", 'V4__bad.sql:1:1: relation "nowhere" does not exist'),
        ({"V3__again.sql": "select 1;"}, "", "Found more than one migration with version 3"),
        ({}, "flyback_server_version = 99", "PostgreSQL 99"),
        ({}, "flyback_server_version = new", "flyback_server_version should be a major version"),
        ({}, "flyback_server = host=/nowhere", "/nowhere"),
    ],
    ids=["failing script", "two of a version", "no such server", "no version", "nobody answers"],
)
def test_what_is_wrong_is_told_without_a_traceback(inner: Inner, sql: dict[str, str], ini: str, said: str) -> None:
    inner.write({f"db/sql/{name}": text for name, text in sql.items()})
    inner.settings(f"flyback_project = db\n{ini}")
    result = inner.run()
    assert said in result.text
    assert "pytest_plugin.py:" not in result.text
    assert "set by flyback_project, flyback_server_version" in result.text or "should be a major version" in result.text
    assert result.counts == {"errors": 4}


def test_databases_of_a_given_server(inner: Inner, server: Server) -> None:
    with psycopg.connect(server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
        if not admin.execute("select 1 from pg_database where datname = 'template0'").fetchone():
            admin.execute("create database template0 is_template true")  # private servers do without
        admin.execute("create role tester login createdb")
        try:
            inner.settings(f"flyback_project = db\nflyback_server = {server.conninfo(ADMIN_DATABASE, 'tester')}")
            assert inner.run().counts == {"passed": 4}
            assert admin.execute("select datname from pg_database where datname like 'flyback%'").fetchall() == []
        finally:
            admin.execute("drop role tester")


def test_nothing_happens_where_the_fixture_is_not_used(inner: Inner) -> None:
    nothing = "import sys\ndef test_nothing(): assert not {'psycopg', 'flyback.api'} & sys.modules.keys()"
    inner.write({"test_use.py": nothing})
    inner.settings("")
    assert inner.run().counts == {"passed": 1}


def test_the_template_is_kept_for_the_next_session(inner: Inner) -> None:
    cache = inner.folder / "cache"
    inner.environment["FLYBACK_CACHE"] = str(cache)
    assert inner.run().counts == {"passed": 4}
    (kept,) = cache.glob("base-*")
    used = kept.stat().st_mtime_ns
    assert inner.run().counts == {"passed": 4}
    assert list(cache.glob("base-*")) == [kept]
    assert kept.stat().st_mtime_ns > used
