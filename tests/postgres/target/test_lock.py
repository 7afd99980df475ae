"""The lock is Flyway's: one migrator at a time, whoever they are, and a lost lock is noticed."""

import threading
import time

import psycopg
import pytest

from flyback.postgres.target.lock import Holder, LockError, MigrationLock
from flyback.postgres.target.lock_key import lock_key
from flyback.postgres.target.target import Target
from postgres.target.conftest import Connect
from postgres.target.test_connecting import wait_for

TABLE = "flyway_schema_history"
KEY = lock_key("public", TABLE)
HELD = f"select count(*) from pg_locks where locktype = 'advisory' and granted and objid = {KEY & 0xFFFFFFFF}"


def nobody(holder: Holder | None) -> None:
    """Is told who holds the lock where nobody should."""
    pytest.fail(f"the lock is held by {holder}")


@pytest.mark.parametrize(
    ("schema", "table", "key"),
    [
        ("public", "flyway_schema_history", 77433833903597),
        ("public", 'a "b"', 0x466C79776179 - 1943071094),
        ("s", "\U0001f600", 0x466C79776179 - 818436646),
        ("Ünï", "history", 0x466C79776179 - 1035399735),
    ],
)
def test_key(schema: str, table: str, key: int) -> None:
    """As Java computes it."""
    assert lock_key(schema, table) == key


def test_held_until_the_end(target: Target, admin: psycopg.Connection) -> None:
    with MigrationLock(target, TABLE) as lock:
        assert not lock.alive()
        lock.acquire(0, nobody)
        assert lock.alive()
        row = admin.execute("select classid, objid, objsubid from pg_locks where locktype = 'advisory'").fetchone()
        assert row == (18028, 4163491309, 1)
    assert not lock.alive()
    assert wait_for(admin, HELD, 0)


def test_released_before_the_end(target: Target, admin: psycopg.Connection) -> None:
    with MigrationLock(target, TABLE) as lock:
        lock.acquire(0, nobody)
        lock.release()
        assert admin.execute(HELD.encode()).fetchone() == (0,)
        assert not lock.alive()
        lock.acquire(0, nobody)
        assert lock.alive()


def test_keeps_neither_transaction_nor_snapshot(target: Target, admin: psycopg.Connection) -> None:
    with MigrationLock(target, TABLE) as lock:
        lock.acquire(0, nobody)
        query = "select state, xact_start, backend_xmin, backend_xid from pg_stat_activity where application_name = %s"
        assert admin.execute(query, ["flyback lock test"]).fetchone() == ("idle", None, None, None)
        with psycopg.connect(target.address.conninfo, autocommit=True, options="-c statement_timeout=10s") as other:
            other.execute("create table t (a int)")
            other.execute("create index concurrently on t (a)")


@pytest.mark.parametrize("statement", ["select pg_advisory_lock({})", "begin; select pg_advisory_xact_lock({})"])
def test_flyway_holds_it(target: Target, connection: psycopg.Connection, statement: str) -> None:
    connection.execute(f"set application_name = 'PostgreSQL JDBC Driver'; {statement.format(KEY)}".encode())
    told: list[Holder | None] = []
    began = time.monotonic()
    with MigrationLock(target, TABLE) as lock, pytest.raises(LockError) as raised:
        lock.acquire(0, told.append)
    assert 1 <= time.monotonic() - began < 2
    [holder] = told
    assert holder
    assert (holder.pid, holder.application) == (connection.info.backend_pid, "PostgreSQL JDBC Driver")
    [problem] = raised.value.problems
    assert "Number of retries exceeded while attempting to acquire PostgreSQL advisory lock" in problem.what
    assert f"pid {holder.pid}, PostgreSQL JDBC Driver" in problem.what
    assert f"pg_terminate_backend({holder.pid})" in problem.hint


def test_flyback_keeps_flyway_out(target: Target, connection: psycopg.Connection) -> None:
    with MigrationLock(target, TABLE) as lock:
        lock.acquire(0, nobody)
        for function in ("pg_try_advisory_lock", "pg_try_advisory_xact_lock"):
            assert connection.execute(f"select {function}({KEY})".encode()).fetchone() == (False,)


def test_another_history_has_another_lock(connected: Connect, connection: psycopg.Connection) -> None:
    connection.execute("select pg_advisory_lock(%s)", [KEY])
    with MigrationLock(connected(table="other"), "other") as lock:
        lock.acquire(0, nobody)


def test_waits_for_its_turn(connected: Connect) -> None:
    told: list[Holder | None] = []
    waiting = threading.Event()

    def tell(holder: Holder | None) -> None:
        told.append(holder)
        waiting.set()

    with MigrationLock(connected("r1"), TABLE) as first, MigrationLock(connected("r2"), TABLE) as second:
        first.acquire(0, nobody)
        thread = threading.Thread(target=second.acquire, args=(-1, tell))
        thread.start()
        assert waiting.wait(5)
        assert not second.alive()
        first.release()
        thread.join(5)
        assert second.alive()
    assert [holder and holder.application for holder in told] == ["flyback lock r1"]


def test_a_lost_lock_is_noticed_without_asking(target: Target, admin: psycopg.Connection) -> None:
    with MigrationLock(target, TABLE) as lock:
        lock.acquire(0, nobody)
        admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name like '% lock %'")
        deadline = time.monotonic() + 5
        while lock.alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not lock.alive()


def test_what_the_server_says_in_between_is_no_loss(target: Target, admin: psycopg.Connection) -> None:
    with MigrationLock(target, TABLE) as lock:
        lock.acquire(0, nobody)
        admin.execute("alter system set datestyle = 'German'")
        try:
            admin.execute("select pg_reload_conf()")
            time.sleep(0.2)
            assert lock.alive()
        finally:
            admin.execute("alter system reset datestyle")
            admin.execute("select pg_reload_conf()")
        assert lock.alive()


def test_timeouts_of_the_database_do_not_end_it(connected: Connect, admin: psycopg.Connection, database: str) -> None:
    admin.execute(f"alter database {database} set idle_session_timeout = '100ms'".encode())
    with MigrationLock(connected(init_sql="set idle_session_timeout = 0"), TABLE) as lock:
        lock.acquire(0, nobody)
        time.sleep(0.3)
        assert lock.alive()
