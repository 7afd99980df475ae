"""A target is reached in few round trips, in the sessions's own surroundings, and says why when it is not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import pq

from flyback.errors import ConfigurationError, ServerError
from flyback.postgres.scratch.server import ROLE, Server
from flyback.postgres.target.address import Address, address_of
from flyback.postgres.target.connecting import Preparation, connect
from flyback.postgres.target.history_table import HistoryTable
from flyback.postgres.target.session_names import SessionName
from flyback.postgres.target.target import Target
from flyback.settings import FlywaySettings, Secret
from postgres.target.conftest import Connect

NAME = SessionName(run_id="test")


def test_facts(target: Target, server: Server, database: str) -> None:
    facts = target.facts
    assert (facts.user, facts.session_user, facts.database, facts.schema) == (ROLE, ROLE, database, "public")
    assert (facts.schema_exists, facts.history_exists, facts.in_recovery, facts.read_only) == (True,) + (False,) * 3
    assert facts.server_version == server.version
    assert facts.server_version_num // 10000 == server.major
    assert facts.search_path == '"$user", public'
    assert not target.pooled


@pytest.mark.parametrize(
    ("settings", "schema", "exists"),
    [
        pytest.param({"default_schema": "a", "schemas": ("b",)}, "a", True, id="default schema"),
        pytest.param({"schemas": ("b", "a")}, "b", False, id="first of schemas"),
        pytest.param({"default_schema": 'Q "x"'}, 'Q "x"', False, id="quoted"),
        pytest.param({"init_sql": "set search_path = nowhere, a, public"}, "a", True, id="of the search path"),
    ],
)
def test_default_schema(
    connected: Connect, connection: psycopg.Connection, settings: dict[str, object], schema: str, exists: bool
) -> None:
    connection.execute("create schema a")
    facts = connected(**settings).facts
    assert (facts.schema, facts.schema_exists) == (schema, exists)


def test_no_schema_at_all(connected: Connect) -> None:
    with pytest.raises(ConfigurationError, match="Unable to determine schema") as raised:
        connected(init_sql="set search_path = nowhere")
    assert "nowhere" in raised.value.problems[0].hint


def test_a_table_of_another_kind_is_no_history(connected: Connect, connection: psycopg.Connection) -> None:
    connection.execute("create view flyway_schema_history as select 1 as installed_rank")
    assert not connected().facts.history_exists
    connection.execute("drop view flyway_schema_history; create table flyway_schema_history ()")
    assert connected().facts.history_exists


def test_sessions_are_named(connected: Connect, admin: psycopg.Connection) -> None:
    connected(run_id="r1").connection.execute("select 1")
    names = "select application_name from pg_stat_activity where application_name like 'flyback %'"
    assert admin.execute(names).fetchall() == [("flyback read r1",)]


def test_round_trips_of_a_verb_that_finds_nothing_to_do(
    connected: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    flyway = FlywaySettings()
    HistoryTable(connected(), flyway).create()
    with counted(monkeypatch, tmp_path / "trace") as trace:
        target = connected()
        assert HistoryTable(target, flyway).rows() == ()
    assert trace.read_text().count("\tQuery\t") == 2


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch, path: Path) -> Iterator[Path]:
    """Every connection that is made meanwhile writes its messages to the file."""
    original = psycopg.connect
    with path.open("w") as file, monkeypatch.context() as patched:

        def traced(*args: object, **keywords: object) -> psycopg.Connection:
            connection: psycopg.Connection = original(*args, **keywords)  # type: ignore[arg-type]  # passed on
            connection.pgconn.trace(file.fileno())
            connection.pgconn.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)
            return connection

        patched.setattr(psycopg, "connect", traced)
        yield path


def test_the_session_has_the_zone_of_the_client(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    for zone, shown in (("Asia/Kolkata", "Asia/Kolkata"), (":UTC", "UTC"), ("No/Where", "UTC"), ("", "UTC")):
        monkeypatch.setenv("TZ", zone)
        target = connected()
        assert target.query("show timezone") == [(shown,)]
        target.connection.execute("set timezone = 'America/Lima'")
        assert target.query("show timezone") == [(shown,)]


def test_nobody_answers(address: Address, tmp_path: Path) -> None:
    flyway = FlywaySettings(url=f"host=127.0.0.1,localhost,{tmp_path} port=1 dbname=shop password=hush")
    with pytest.raises(ServerError) as raised:
        connect(address_of(flyway), flyway, NAME)
    [problem] = raised.value.problems
    assert problem.code == "connect-failed"
    assert problem.where == "jdbc:postgresql://127.0.0.1:1,localhost:1," + str(tmp_path) + ":1/shop"
    assert problem.what.count("Connection refused") == 1
    assert "\n" not in problem.what
    assert "hush" not in str(raised.value)


def test_not_let_in(server: Server, database: str) -> None:
    flyway = FlywaySettings(url=server.conninfo(database, ROLE), user="nobody_here", password=Secret("hush"))
    with pytest.raises(ServerError, match="nobody_here") as raised:
        connect(address_of(flyway), flyway, NAME)
    assert "hush" not in str(raised.value)


def test_tries_again_with_growing_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    flyway = FlywaySettings(url="host=127.0.0.1 port=1", connect_retries=5, connect_retries_interval=5)
    with pytest.raises(ServerError):
        connect(address_of(flyway), flyway, NAME)
    assert pauses == [1, 2, 4, 5, 5]


def test_init_sql_that_fails(connected: Connect) -> None:
    with pytest.raises(ServerError, match='initSql: relation "nope" does not exist'):
        connected(init_sql="set lock_timeout = 5; select * from nope")


def test_after_connect_that_fails_names_its_file(address: Address, admin: psycopg.Connection) -> None:
    script = Preparation(where="sql/afterConnect.sql", sql="select 1/0")
    with pytest.raises(ServerError, match=r"sql/afterConnect\.sql: division by zero"):
        connect(address, FlywaySettings(), NAME, [script])
    left = "select count(*) from pg_stat_activity where application_name like 'flyback %'"
    assert wait_for(admin, left, 0)


def wait_for(admin: psycopg.Connection, query: str, wanted: object) -> bool:
    """Whether the query gives that value within five seconds."""
    for _ in range(500):
        if admin.execute(query.encode()).fetchone() == (wanted,):
            return True
        time.sleep(0.01)
    return False


def test_a_transaction_takes_effect_as_a_whole(target: Target) -> None:
    def fail() -> None:
        with target.transaction():
            target.query("create table t ()")
            target.query("select 1/0")

    with pytest.raises(ServerError, match="division by zero"):
        fail()
    assert target.query("select to_regclass('t')") == [(None,)]
    assert not target.in_transaction
    with target.transaction():
        target.query("create table t ()")
    assert target.query("select to_regclass('t')::text") == [("t",)]


def test_a_lost_connection_is_told(target: Target, admin: psycopg.Connection) -> None:
    admin.execute("select pg_terminate_backend(%s)", [target.facts.backend_pid])
    with pytest.raises(ServerError, match=r"terminat|closed"):
        target.query("select 1")


def test_the_cluster_is_named_where_one_may_know(target: Target, admin: psycopg.Connection) -> None:
    [expected] = admin.execute("select system_identifier from pg_control_system()").fetchone() or [None]
    assert target.system_identifier() == expected


def test_the_cluster_is_not_named_where_one_may_not(target: Target, admin: psycopg.Connection) -> None:
    admin.execute("revoke execute on function pg_control_system() from public")
    assert target.system_identifier() is None


def test_strings_with_other_backslashes_are_refused(connected: Connect) -> None:
    with pytest.raises(ServerError, match="standard_conforming_strings is off"):
        connected(init_sql="set standard_conforming_strings = off")
