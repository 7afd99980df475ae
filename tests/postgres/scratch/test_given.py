"""Somebody else's server: databases of our own, nothing else, and nothing left."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from flyback.errors import ServerError
from flyback.postgres.scratch.databases import create_database, drop_database
from flyback.postgres.scratch.server import ADMIN_DATABASE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare

ROLE_PASSWORD = "not to be seen"


@pytest.fixture
def dsn(server: Server) -> Iterator[str]:
    """A role with CREATEDB and nothing more."""
    with psycopg.connect(server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = 'template0'").fetchone():
            admin.execute("CREATE DATABASE template0 IS_TEMPLATE true")  # private servers do without
        admin.execute(f"CREATE ROLE guest LOGIN CREATEDB PASSWORD '{ROLE_PASSWORD}'")
        yield make_conninfo(server.conninfo(ADMIN_DATABASE, "guest"), password=ROLE_PASSWORD)
        admin.execute("DROP ROLE guest")


def names(server: Server) -> set[str]:
    with psycopg.connect(server.conninfo(ADMIN_DATABASE)) as admin:
        rows = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'flyback\\_%'").fetchall()
    return {row[0] for row in rows}


def test_databases_are_made_beside_others_and_dropped(server: Server, dsn: str) -> None:
    before = names(server)
    with begin(Wish(dsn=dsn)) as given:
        given.wait()
        assert (given.major, given.source, given.base_found) == (server.major, "--server", False)
        assert prepare(given, Needs(extensions_created=("citext",)), Trust.UNTRUSTED).created_roles == ()
        create_database(given, "work")
        create_database(given, "x" * 60, "work")
        with psycopg.connect(given.conninfo("work")) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("guest",)
            connection.execute("CREATE EXTENSION citext")
        drop_database(given, "x" * 60)
        assert len(names(server) - before) == 2, "the working database and the empty one"
    assert names(server) == before


def test_databases_of_a_dead_run_are_dropped_and_those_of_a_living_one_are_not(server: Server, dsn: str) -> None:
    dead = begin(Wish(dsn=dsn))
    create_database(dead, "work")
    with psycopg.connect(server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'guest'"
        assert admin.execute(ended).fetchone() == (True,)
    left = names(server)
    assert len(left) == 2
    with begin(Wish(dsn=dsn)), begin(Wish(dsn=dsn)):
        assert not names(server) & left
        assert len(names(server)) == 2
    assert dead.explain_loss().startswith("the given server does not answer")
    dead.close()


@pytest.mark.usefixtures("dsn")
def test_a_superuser_is_refused_without_trust(server: Server) -> None:
    with begin(Wish(dsn=server.conninfo(ADMIN_DATABASE))) as given:
        with pytest.raises(ServerError, match="as a superuser of the given server"):
            prepare(given, Needs(), Trust.UNTRUSTED)
        prepare(given, Needs(), Trust.TRUSTED)


def test_missing_roles_are_named_and_not_made(server: Server, dsn: str) -> None:
    with begin(Wish(dsn=dsn)) as given, pytest.raises(ServerError) as raised:
        prepare(given, Needs(roles=("guest", "Reader", "no_one", "public")), Trust.UNTRUSTED)
    assert 'CREATE ROLE "Reader"; CREATE ROLE "no_one"' in str(raised.value)


def test_an_extension_only_a_superuser_can_make_is_refused(server: Server, dsn: str) -> None:
    with begin(Wish(dsn=dsn)) as given, pytest.raises(ServerError, match="dblink: permission denied"):
        prepare(given, Needs(extensions_named=("dblink",)), Trust.UNTRUSTED)


def test_a_role_without_createdb_is_refused(server: Server, dsn: str) -> None:
    with psycopg.connect(server.conninfo(ADMIN_DATABASE), autocommit=True) as admin:
        admin.execute("ALTER ROLE guest NOCREATEDB")
    with pytest.raises(ServerError, match="guest may not create databases"):
        begin(Wish(dsn=dsn))


@pytest.mark.parametrize(
    "dsn",
    ["postgresql//guest:secret@host/db", "host=/nowhere password=secret", "postgresql://guest:secret@127.0.0.1:1/db"],
    ids=["malformed", "no socket", "no port"],
)
def test_a_dsn_that_leads_nowhere_is_told_without_its_password(dsn: str) -> None:
    with pytest.raises(ServerError) as raised:
        begin(Wish(dsn=dsn))
    assert "--server" in str(raised.value)
    assert "secret" not in str(raised.value)
