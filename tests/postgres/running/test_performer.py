"""Scripts in a transaction: done, refused, busy; the session stays usable."""

import threading
import time

import psycopg
import pytest

from flyback.execution.machine import begin
from flyback.execution.values import (
    Busy,
    Done,
    Event,
    LeftNothing,
    Lost,
    Patience,
    Pause,
    Paused,
    Perform,
    Refused,
    Resolve,
    TookEffect,
)
from flyback.model.plan import LockWait
from postgres.running.stage import NOWAIT, QUEUED, Stage, places


def test_script_and_row_commit_together(stage: Stage) -> None:
    (first, second) = stage.run("create table a (id int); select 1 as one;", "insert into a values (7);")
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert stage.history() == [(1, True), (2, True)]
    assert stage.ask("select id from a") == [(7,)]
    assert stage.shown == [(["one"], [["1"]])]


def test_a_failed_script_leaves_nothing_and_a_usable_session(stage: Stage) -> None:
    (event,) = stage.run("create table a (id int);\nselect 1/0;")
    assert isinstance(event, Refused)
    assert event.failure.where == "V1__x.sql:2:1"
    assert event.failure.statement == "select 1/0"
    assert stage.history() == []
    assert not stage.target.in_transaction
    (again,) = stage.run("create table a (id int);")
    assert isinstance(again, Done)


def test_notices_are_flyways_warnings(stage: Stage) -> None:
    (event,) = stage.run("drop table if exists nothing;")
    assert isinstance(event, Done)
    assert event.warnings == ('DB: table "nothing" does not exist, skipping',)


def test_a_row_that_somebody_wrote_meanwhile_is_told(stage: Stage) -> None:
    stage.run("select 1;")
    (event,) = stage.run("create table a (id int);")
    assert isinstance(event, Refused)
    assert event.failure.message.startswith("somebody else wrote to the history meanwhile")
    assert stage.ask("select to_regclass('a') is null") == [(True,)]


def test_nothing_is_sent_when_the_lock_is_gone(stage: Stage, admin: psycopg.Connection) -> None:
    admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'flyback lock%'")
    time.sleep(0.1)
    (event,) = stage.run("create table a (id int);")
    assert isinstance(event, Refused)
    assert "lock" in event.failure.message
    assert admin.execute("select to_regclass('a')").fetchone() == (None,)


TABLES = """
create table t (id int primary key); insert into t values (1);
create table "T ü" (id int);
create table parts (id int) partition by list (id); create table part partition of parts for values in (1);
"""
BLOCKED = {
    "named": ("t", "lock table t in access share mode", "AccessShareLock"),
    "in quotes": ('"T ü"', 'lock table "T ü" in row exclusive mode', "RowExclusiveLock"),
    "a partition": ("parts", "lock table part in share mode", "ShareLock"),
}


def second(stage: Stage, text: str, wait: LockWait) -> Event:
    """What came of a second script."""
    plan = stage.plan("select 1;", text)
    return stage.performer(plan).do(Perform(place=places(plan)[1], wait=wait))


@pytest.mark.parametrize(("table", "taking", "mode"), BLOCKED.values(), ids=BLOCKED)
@pytest.mark.parametrize("wait", [NOWAIT, QUEUED], ids=["nowait", "queued"])
def test_a_table_in_use_is_busy_and_who_uses_it_is_named(
    stage: Stage, connection: psycopg.Connection, table: str, taking: str, mode: str, wait: LockWait
) -> None:
    stage.run(TABLES)
    connection.execute("set application_name = 'shop'")
    connection.execute("begin")
    connection.execute(taking.encode())
    began = time.monotonic()
    event = second(stage, f"alter table {table} add column n int;", wait)
    took = time.monotonic() - began
    assert isinstance(event, Busy)
    assert took < 0.15 if wait.nowait else 0.2 <= took < 0.6
    (blocker,) = event.blockers
    assert (blocker.pid, blocker.application, blocker.mode) == (connection.info.backend_pid, "shop", mode)
    assert blocker.state == "idle in transaction"
    assert blocker.query == taking
    assert event.failure.statement.startswith(f"LOCK TABLE {table} IN ")
    assert stage.history() == [(1, True)]
    connection.execute("rollback")
    assert isinstance(second(stage, f"alter table {table} add column n int;", wait), Done)


def test_a_blocker_that_may_not_be_seen_is_named_by_its_number(stage: Stage, admin: psycopg.Connection) -> None:
    stage.run(TABLES)
    admin.execute("begin")
    admin.execute("lock table t")
    event = second(stage, "alter table t add column n int;", NOWAIT)
    assert isinstance(event, Busy)
    assert [(each.pid, each.state, each.query) for each in event.blockers] == [(admin.info.backend_pid, "", "")]


def test_how_long_a_blocker_is_in_the_way_is_known_also_where_its_age_may_not_be_seen(
    stage: Stage, admin: psycopg.Connection
) -> None:
    stage.run(TABLES)
    admin.execute("begin")
    admin.execute("lock table t")
    plan = stage.plan("select 1;", "alter table t add column n int;")
    performer = stage.performer(plan)
    ages = []
    for _ in range(2):
        event = performer.do(Perform(place=places(plan)[1], wait=NOWAIT))
        assert isinstance(event, Busy)
        ages += [blocker.seconds for blocker in event.blockers]
        time.sleep(0.3)
    assert ages[0] < 0.1
    assert 0.3 <= ages[1] < 1


def test_who_holds_a_row_is_seen_while_a_statement_waits_for_it(stage: Stage, connection: psycopg.Connection) -> None:
    stage.run(TABLES)
    connection.execute("begin")
    connection.execute("update t set id = 2")
    event = second(stage, "update t set id = 3;", QUEUED)
    assert isinstance(event, Busy)
    assert event.failure.where == "V2__x.sql:1:1"
    assert [each.pid for each in event.blockers] == [connection.info.backend_pid]


def test_a_prepared_transaction_is_named_as_such(stage: Stage, admin: psycopg.Connection) -> None:
    if admin.execute("show max_prepared_transactions").fetchone() == ("0",):
        pytest.skip("this server knows no prepared transactions")
    stage.run("create table t (id int);")
    admin.execute("begin")
    admin.execute("insert into t values (1)")
    admin.execute("prepare transaction 'left'")
    try:
        event = second(stage, "alter table t add column n int;", NOWAIT)
        assert isinstance(event, Busy)
        assert [(each.pid, each.application, each.state) for each in event.blockers] == [
            (0, "prepared transaction left", "prepared")
        ]
    finally:
        admin.execute("rollback prepared 'left'")


def test_a_pause_is_a_little_longer_than_asked_for(stage: Stage) -> None:
    event = stage.performer(stage.plan("select 1;")).do(Pause(seconds=0.1, blockers=()))
    assert isinstance(event, Paused)
    assert 0.1 <= event.seconds <= 0.15


def kill(admin: psycopg.Connection) -> None:
    admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where datname = current_database() and application_name = 'flyback migrate test'"
    )


WHEN = {
    "before": ("create table a (id int);", True),
    "in the middle": ("create table a (id int); select pg_sleep(5);", False),
}


@pytest.mark.parametrize(("text", "first"), WHEN.values(), ids=WHEN)
def test_a_killed_connection_is_resolved_by_the_history(
    stage: Stage, admin: psycopg.Connection, text: str, first: bool
) -> None:
    stage.run("select 1;")
    plan = stage.plan("select 1;", text)
    performer = stage.performer(plan)
    if first:
        kill(admin)
    else:
        threading.Timer(0.3, kill, [admin]).start()
    place = places(plan)[1]
    event = performer.do(Perform(place=place, wait=NOWAIT))
    assert isinstance(event, Lost)
    assert performer.do(Resolve(place=place)) == LeftNothing()
    assert performer.target is not stage.target
    assert stage.history() == [(1, True)]
    assert stage.ask("select to_regclass('a') is null") == [(True,)]


def test_a_commit_whose_answer_was_lost_took_effect(stage: Stage, admin: psycopg.Connection) -> None:
    plan = stage.plan("create table a (id int);")
    performer = stage.performer(plan)
    (place,) = places(plan)
    assert isinstance(performer.do(Perform(place=place, wait=NOWAIT)), Done)
    kill(admin)
    assert isinstance(performer.do(Resolve(place=place)), TookEffect)


def test_an_old_session_that_still_works_is_ended_before_the_history_is_asked(
    stage: Stage, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flyback.postgres.running.resolving._GRACE", 0.5)
    plan = stage.plan("create table a (id int);")
    performer = stage.performer(plan)
    pid = stage.target.connection.info.backend_pid
    stage.target.connection.pgconn.send_query(b"begin; create table a (id int); select pg_sleep(20); commit")
    time.sleep(0.2)
    began = time.monotonic()
    assert isinstance(performer.do(Resolve(place=places(plan)[0])), LeftNothing)
    assert time.monotonic() - began < 5
    assert admin.execute("select count(*) from pg_stat_activity where pid = %s", [pid]).fetchone() == (0,)


def test_a_row_that_somebody_holds_for_a_moment_does_not_send_the_script_back(
    stage: Stage, bystander: psycopg.Connection
) -> None:
    """Driven by the machine: a long UPDATE would otherwise begin again at every row that is locked for 0.1 s."""
    bystander.execute("create table t (a int); insert into t values (1)")
    bystander.execute("begin; update t set a = 2")
    threading.Timer(0.8, bystander.execute, ["commit"]).start()
    plan = stage.plan("update t set a = a + 1;")
    _, action = begin(plan, Patience(timeout=100, max_timeout=2000, budget=10))
    assert isinstance(action, Perform)
    assert isinstance(stage.performer(plan).do(action), Done)
    assert stage.ask("select a from t") == [(3,)]
