"""The pytest fixture `flyback_database`: a migrated PostgreSQL database for each test, copied from a template.

Whoever does not use it pays for this module alone. Settings in pytest's configuration file: `flyback_project`,
`flyback_server_version`, `flyback_server`; or override the fixture `flyback_project`.
"""

import contextlib
from collections.abc import Iterator

import pytest

import flyback


def pytest_addoption(parser: pytest.Parser) -> None:
    """Names the settings of `flyback_database`."""
    parser.addini("flyback_project", "folder of the Flyway project, relative to rootdir", default=".")
    parser.addini("flyback_server_version", "major version of PostgreSQL for flyback_database, say 17", default="")
    parser.addini("flyback_server", "DSN of a server with room for databases, in place of a private one", default="")


@pytest.fixture(scope="session")
def flyback_project(pytestconfig: pytest.Config) -> "flyback.Project":
    """The project that `flyback_database` is migrated with; override it to choose another."""
    try:
        return flyback.Project.open(pytestconfig.rootpath / str(pytestconfig.getini("flyback_project")))
    except flyback.FlybackError as error:
        raise _failure(error) from None


@pytest.fixture(scope="session")
def flyback_databases(
    flyback_project: "flyback.Project", pytestconfig: pytest.Config
) -> "Iterator[flyback.MigratedDatabases]":
    """The server with the template; one for a session, or for each worker of pytest-xdist."""
    version = str(pytestconfig.getini("flyback_server_version"))
    if version and not version.isdecimal():
        what = f"flyback_server_version should be a major version of PostgreSQL, not {version!r}"
        pytest.fail(what, pytrace=False)
    databases = flyback.MigratedDatabases(
        flyback_project,
        server_version=int(version) if version else None,
        server=str(pytestconfig.getini("flyback_server")),
    )
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(databases)
        except flyback.FlybackError as error:
            raise _failure(error) from None
        yield databases


@pytest.fixture
def flyback_database(flyback_databases: "flyback.MigratedDatabases") -> "Iterator[flyback.MigratedDatabase]":
    """A database with every migration applied, for this test alone."""
    with flyback_databases.copy() as database:
        yield database


def _failure(error: "flyback.FlybackError") -> BaseException:
    """Without a traceback, and with the names that options have here."""
    where = "of flyback_database are set by flyback_project, flyback_server_version and flyback_server in pytest's"
    return pytest.fail.Exception(f"{error}\n  folder and server {where} configuration file", pytrace=False)
