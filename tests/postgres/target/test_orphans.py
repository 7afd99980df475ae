"""A session whose client was killed is found and ended; one of a run that lives is left alone."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from flyback.errors import ServerError
from flyback.postgres.target.lock import MigrationLock
from flyback.postgres.target.orphans import end_orphans, find_orphans
from flyback.postgres.target.target import Target
from postgres.target.conftest import Connect
from postgres.target.test_connecting import wait_for

TABLE = "flyway_schema_history"
RUN = """
import sys
from flyback.postgres.target.address import address_of
from flyback.postgres.target.connecting import connect
from flyback.postgres.target.lock import MigrationLock
from flyback.postgres.target.session_names import SessionName
from flyback.settings import FlywaySettings

flyway = FlywaySettings(url=sys.argv[1])
target = connect(address_of(flyway), flyway, SessionName(run_id="doomed"))
with MigrationLock(target, flyway.table) as lock:
    lock.acquire(0, print)
    target.connection.execute(";".join(("begin", *target.reset, "create table t ()", "select pg_sleep(600)")).encode())
"""
WORKING = "select count(*) from pg_stat_activity where application_name = 'flyback migrate {}' and query ~ 'pg_sleep'"
LOCKING = "select count(*) from pg_stat_activity where application_name = 'flyback lock {}'"


@pytest.fixture
def run(url: str, admin: psycopg.Connection) -> Iterator[subprocess.Popen[bytes]]:
    """Another process, in the middle of a script of the run `doomed`."""
    with subprocess.Popen([sys.executable, "-c", RUN, url]) as process:
        assert wait_for(admin, WORKING.format("doomed"), 1)
        yield process
        process.kill()
    admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name ~ 'doomed'")


def test_a_run_that_lives_is_no_orphan(run: subprocess.Popen[bytes], target: Target) -> None:
    assert find_orphans(target) == ()


def test_a_killed_run_leaves_an_orphan(run: subprocess.Popen[bytes], target: Target, admin: psycopg.Connection) -> None:
    run.send_signal(signal.SIGKILL)
    assert wait_for(admin, LOCKING.format("doomed"), 0)
    [orphan] = find_orphans(target)
    assert (orphan.run_id, orphan.state) == ("doomed", "active")
    assert str(orphan).startswith(f"pid {orphan.pid} of flyback's run doomed, active, for ")
    end_orphans(target, [orphan])
    assert find_orphans(target) == ()
    assert admin.execute(WORKING.format("doomed").encode()).fetchone() == (0,)
    assert target.query("select to_regclass('t')") == [(None,)]
    end_orphans(target, [orphan])  # gone already is fine


def test_somebody_elses_session_with_the_same_number_is_left_alone(
    run: subprocess.Popen[bytes], target: Target, admin: psycopg.Connection
) -> None:
    run.send_signal(signal.SIGKILL)
    assert wait_for(admin, LOCKING.format("doomed"), 0)
    [orphan] = find_orphans(target)
    admin.execute("select pg_terminate_backend(%s)", [orphan.pid])
    with psycopg.connect(target.address.conninfo, application_name="flyback migrate doomed") as other:
        end_orphans(target, [replace(orphan, pid=other.info.backend_pid)])
        assert other.execute("select 1").fetchone() == (1,)


def test_an_orphan_that_may_not_be_ended(
    run: subprocess.Popen[bytes], target: Target, admin: psycopg.Connection, connected: Connect
) -> None:
    run.send_signal(signal.SIGKILL)
    assert wait_for(admin, LOCKING.format("doomed"), 0)
    admin.execute("create role stranger login")
    try:
        with connected(user="stranger") as stranger:
            [orphan] = find_orphans(stranger)
            assert (orphan.state, orphan.seconds) == ("", None)
            with pytest.raises(ServerError, match="could not be ended") as raised:
                end_orphans(stranger, [orphan])
        assert f"pg_terminate_backend({orphan.pid})" in raised.value.problems[0].hint
    finally:
        admin.execute("drop role stranger")


@pytest.mark.parametrize(
    ("opening", "found"),
    [
        pytest.param("set application_name = 'flyback migrate r2'; select 1", 0, id="idle"),
        pytest.param("set application_name = 'flyback migrate r2'; begin", 1, id="idle in transaction"),
        pytest.param("begin; select 1", 0, id="reading"),
        pytest.param("set application_name = 'flyback migrate test'; begin", 0, id="of this run"),
        pytest.param("set application_name = 'psql'; begin", 0, id="of another program"),
    ],
)
def test_only_sessions_that_work(target: Target, connected: Connect, opening: str, found: int) -> None:
    other = connected("r2")
    for statement in opening.split("; "):
        other.connection.execute(statement.encode())
    assert len(find_orphans(target)) == found


def test_a_run_that_waits_for_the_lock_is_no_orphan(target: Target, connected: Connect) -> None:
    told = threading.Event()
    with MigrationLock(target, TABLE) as lock, MigrationLock(connected("r2"), TABLE) as waiting:
        lock.acquire(0, lambda _: None)
        thread = threading.Thread(target=waiting.acquire, args=(5, lambda _: told.set()))
        thread.start()
        assert told.wait(5)
        assert find_orphans(target) == ()
        lock.release()
        thread.join()
