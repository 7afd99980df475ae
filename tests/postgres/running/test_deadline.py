"""What is under way when the time is over is cancelled, and nothing before or after it."""

import time
from datetime import timedelta

import psycopg
import pytest
from psycopg import errors

from flyback.postgres.running.deadline import Deadline

SOON = timedelta(milliseconds=150)


def test_a_transaction_under_way_is_rolled_back(connection: psycopg.Connection) -> None:
    connection.execute("create table t (a int)")
    deadline = Deadline(connection, SOON)
    connection.execute("begin")
    connection.execute("insert into t values (1)")
    with pytest.raises(errors.QueryCanceled):
        connection.execute("select pg_sleep(10)")
    connection.execute("rollback")
    deadline.call_off()
    assert deadline.passed
    assert connection.execute("select count(*) from t").fetchone() == (0,)


def test_what_begins_after_it_is_cancelled_too(connection: psycopg.Connection) -> None:
    deadline = Deadline(connection, timedelta())
    time.sleep(0.05)
    with pytest.raises(errors.QueryCanceled):
        connection.execute("select pg_sleep(10)")
    deadline.call_off()
    assert connection.execute("select 1").fetchone() == (1,)


def test_nothing_is_cancelled_before_it_nor_after_it_was_called_off(connection: psycopg.Connection) -> None:
    deadline = Deadline(connection, timedelta(seconds=30))
    connection.execute("select pg_sleep(0.1)")
    deadline.call_off()
    assert not deadline.passed
    late = Deadline(connection, SOON)
    late.call_off()
    connection.execute("select pg_sleep(0.3)")
    assert not late.passed


def test_a_connection_that_is_closed_ends_it(connection: psycopg.Connection) -> None:
    deadline = Deadline(connection, SOON)
    connection.close()
    deadline.call_off()
    assert not deadline.passed
