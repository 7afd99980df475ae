"""What gates are told of a server."""

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from flyback.model.evidence import StateDigests
from flyback.postgres.host_states import ask_hosts
from flyback.postgres.scratch.server import ROLE, Server, Trust, Wish, begin
from flyback.postgres.scratch.tenancy import Needs, prepare
from flyback.postgres.target.target import Target
from flyback.postgres.target_state import identity_of, target_state
from postgres.fresh import fresh_database

Connect = Callable[..., Target]
DIGESTS = StateDigests(history="h", catalogue="c", version="1")


@pytest.fixture
def no_control_data(admin: psycopg.Connection) -> None:
    admin.execute("revoke execute on function pg_control_system() from public")


def place_of(server: Server, database: str) -> str:
    """`HOST:PORT`, where the host is the folder of the socket."""
    words = conninfo_to_dict(server.conninfo(database))
    return f"{words['host']}:{words['port']}"


def test_identity_and_clock(target: Target, database: str, admin: psycopg.Connection) -> None:
    before = datetime.now(UTC)
    found = target_state(target, DIGESTS)

    row = admin.execute("select system_identifier::text from pg_control_system()").fetchone()
    assert row == (found.identity.system_identifier,)
    assert found.identity.database == database
    assert found.identity.major == target.facts.server_version_num // 10000
    assert (found.in_recovery, found.read_only, found.state) == (False, False, DIGESTS)
    assert abs(found.clock - before) < timedelta(seconds=30)
    assert found.clock.tzinfo is UTC


@pytest.mark.usefixtures("no_control_data")
def test_what_the_role_may_not_know_is_empty(target: Target) -> None:
    assert identity_of(target).system_identifier == ""
    assert target_state(target, DIGESTS).identity.system_identifier == ""
    assert target.query("select 1") == [(1,)]


def test_sessions_of_others_are_counted_by_name(
    server: Server, database: str, connected: Connect, admin: psycopg.Connection
) -> None:
    admin.execute("set application_name = ''")
    target = connected(run_id="mine")
    with (
        connected(run_id="mine"),
        connected(run_id="theirs"),
        psycopg.connect(server.conninfo(database), application_name="shop-1"),
        psycopg.connect(server.conninfo(database, ROLE), application_name="shop-1"),
        psycopg.connect(server.conninfo("postgres"), application_name="elsewhere"),
    ):
        found = target_state(target, DIGESTS)

    assert dict(found.applications) == {"": 1, "shop-1": 2, "flyback read theirs": 1}
    assert found.sees_all


def test_only_this_very_run_is_left_out(server: Server, database: str, connected: Connect) -> None:
    target = connected(run_id="test")
    with psycopg.connect(server.conninfo(database), application_name="flyback read test2"):
        found = target_state(target, DIGESTS)

    assert dict(found.applications)["flyback read test2"] == 1


def test_sessions_that_begin_read_only(admin: psycopg.Connection, database: str, connected: Connect) -> None:
    name = sql.Identifier(database)
    admin.execute(sql.SQL("alter database {} set default_transaction_read_only = on").format(name))

    assert target_state(connected(), DIGESTS).read_only


def test_hosts_are_asked(target: Target, server: Server, database: str) -> None:
    place = place_of(server, database)
    states = ask_hosts(target, [place, "127.0.0.1:1", "/nowhere:5432"])()

    identity = identity_of(target)
    assert [(each.host, each.answers) for each in states] == [
        (place, True),
        ("127.0.0.1:1", False),
        ("/nowhere:5432", False),
    ]
    assert (states[0].in_recovery, states[0].read_only) == (False, False)
    assert states[0].system_identifier == identity.system_identifier


@pytest.mark.usefixtures("no_control_data")
def test_a_host_that_does_not_say_which_cluster_it_is(target: Target, server: Server, database: str) -> None:
    (state,) = ask_hosts(target, [place_of(server, database)])()

    assert (state.answers, state.system_identifier) == (True, "")


def test_a_host_that_never_answers_keeps_nobody_waiting(target: Target, server: Server, database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        silent_host = f"127.0.0.1:{silent.getsockname()[1]}"
        states = ask_hosts(target, [silent_host] * 3 + [place_of(server, database)])()

    assert [each.answers for each in states] == [False, False, False, True]
    assert time.monotonic() - begun < 8


def test_a_copy_that_can_be_written_to_is_a_second_primary(target: Target, server: Server, database: str) -> None:
    with begin(Wish(major=server.major)) as second:
        second.wait()
        prepare(second, Needs(), Trust.UNTRUSTED)
        with fresh_database(second, database):
            states = ask_hosts(target, [place_of(server, database), place_of(second, database)])()

    assert [(each.answers, each.in_recovery, each.read_only) for each in states] == [(True, False, False)] * 2
    # private servers are copies of one data directory, as is a standby that somebody promoted
    assert {each.system_identifier for each in states} == {identity_of(target).system_identifier}
