"""The pytest plugin, in pytest runs of its own."""

import re
from pathlib import Path

import psycopg
import pytest

import flyback
from flyback.postgres.scratch.server import ADMIN_DATABASE, Server

pytest_plugins = ["pytester"]

SQL = {
    "V1__users.sql": "create table users (id int primary key, email text);",
    "V2__more.sql": "insert into users values (1, 'first');",
    "V3__index.sql": "create index concurrently by_email on users (email);",
}
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
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project and tests that use its databases."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(flyback.__file__).parents[1]))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    (pytester.path / "db" / "sql").mkdir(parents=True)
    for name, text in SQL.items():
        (pytester.path / "db" / "sql" / name).write_text(text, encoding="utf-8")
    pytester.makeini("[pytest]\nflyback_project = db\naddopts = -p flyback.pytest_plugin -W error")
    pytester.makepyfile(USE)
    return pytester


def test_each_test_has_a_migrated_database_of_its_own(inner: pytest.Pytester) -> None:
    result = inner.runpytest_subprocess()
    result.assert_outcomes(passed=4)


def test_workers_have_servers_of_their_own(inner: pytest.Pytester) -> None:
    result = inner.runpytest_subprocess("-p", "xdist", "-n", "2")
    result.assert_outcomes(passed=4)


def test_a_copy_is_quick(inner: pytest.Pytester) -> None:
    copies = "def test_copy(flyback_database, number): pass"
    inner.makepyfile(f"import pytest\n@pytest.mark.parametrize('number', range(12))\n{copies}")
    result = inner.runpytest_subprocess("--durations=0", "--durations-min=0")
    result.assert_outcomes(passed=12)
    setups = sorted(float(seconds) for seconds in re.findall(r"([\d.]+)s setup", result.stdout.str()))
    assert setups[len(setups) // 2] < 0.1


def test_another_project_by_overriding_the_fixture(inner: pytest.Pytester) -> None:
    (inner.path / "db").rename(inner.path / "elsewhere")
    inner.makeconftest(
        """
        import pytest
        from pathlib import Path
        from flyback import Project

        @pytest.fixture(scope="session")
        def flyback_project() -> Project:
            return Project.open(Path(__file__).parent / "elsewhere", settings={"table": "my_history"})
        """
    )
    inner.runpytest_subprocess().assert_outcomes(passed=4)


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
def test_what_is_wrong_is_told_without_a_traceback(
    inner: pytest.Pytester, sql: dict[str, str], ini: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in sql.items():
        (inner.path / "db" / "sql" / name).write_text(text, encoding="utf-8")
    inner.makeini(f"[pytest]\nflyback_project = db\naddopts = -p flyback.pytest_plugin\n{ini}")
    result = inner.runpytest_subprocess()
    assert said in result.stdout.str() + result.stderr.str()
    assert "pytest_plugin.py:" not in result.stdout.str()
    result.assert_outcomes(errors=4)


def test_databases_of_a_given_server(inner: pytest.Pytester, server: Server) -> None:
    with psycopg.connect(server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
        if not admin.execute("select from pg_database where datname = 'template0'").fetchone():
            admin.execute("create database template0 is_template true")  # private servers do without
        admin.execute("create role tester login createdb")
        try:
            inner.makeini(
                "[pytest]\nflyback_project = db\naddopts = -p flyback.pytest_plugin -W error\n"
                f"flyback_server = {server.conninfo(ADMIN_DATABASE, 'tester')}"
            )
            inner.runpytest_subprocess().assert_outcomes(passed=4)
            assert admin.execute("select datname from pg_database where datname like 'flyback%'").fetchall() == []
        finally:
            admin.execute("drop role tester")


def test_nothing_happens_where_the_fixture_is_not_used(inner: pytest.Pytester) -> None:
    inner.makepyfile("import sys\ndef test_nothing(): assert not {'psycopg', 'flyback.api'} & sys.modules.keys()")
    inner.makeini("[pytest]\naddopts = -p flyback.pytest_plugin -W error")
    inner.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_template_is_kept_for_the_next_session(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FLYBACK_CACHE", str(tmp_path / "cache"))
    inner.runpytest_subprocess().assert_outcomes(passed=4)
    kept = [path for path in (tmp_path / "cache").iterdir() if path.name.startswith("base-")]
    assert len(kept) == 1
    used = kept[0].stat().st_mtime_ns
    inner.runpytest_subprocess().assert_outcomes(passed=4)
    assert [path for path in (tmp_path / "cache").iterdir() if path.name.startswith("base-")] == kept
    assert kept[0].stat().st_mtime_ns > used
