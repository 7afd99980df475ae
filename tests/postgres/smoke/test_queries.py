"""Smoke tests that are queries, on a real database."""

from datetime import timedelta

import psycopg
import pytest

from flyback.errors import ServerError
from flyback.model.evidence import SmokeTest
from flyback.model.policy import SmokePolicy
from flyback.model.script import Runnable
from flyback.postgres.smoke import Session, run_queries
from flyback.syntax.statements import split

QUICK = SmokePolicy(pause=timedelta(0))


def asked(connection: psycopg.Connection, policy: SmokePolicy, *files: str) -> tuple[SmokeTest, ...]:
    connection.execute("create table if not exists t as select 1 as a")
    names = [f"smoke/{number}.sql" for number in range(len(files))]
    scripts = [
        Runnable(path=name, statements=split(sql, name), in_transaction=True)
        for name, sql in zip(names, files, strict=True)
    ]
    return run_queries(Session(connection=connection, reset=()), scripts, policy)


@pytest.mark.parametrize(
    "sql",
    ["select true", "select a from t where a > 1", "select count(*) = 1 from t; select true", "values (true), (true)"],
)
def test_what_passes(connection: psycopg.Connection, sql: str) -> None:
    (found,) = asked(connection, QUICK, sql)
    assert (found.name, found.passed, found.attempts, found.said) == ("smoke/0.sql", True, 1, "")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        pytest.param("", "there is no query in it", id="empty"),
        pytest.param("-- select true", "there is no query in it", id="comment"),
        pytest.param("select true;\nselect a from t", "line 2: a is 1, not true", id="a row"),
        pytest.param("select null::boolean as ok", "line 1: ok is null, not true", id="null"),
        pytest.param("select 1 / 0;\nselect false as ok", "by zero; line 2: ok is false", id="both are told"),
        pytest.param("select * from missing", 'relation "missing" does not exist', id="missing"),
        pytest.param("delete from t", "DELETE is no query", id="writes"),
        pytest.param("select pg_sleep(5)", "canceling statement due to statement timeout", id="takes too long"),
        pytest.param("commit; delete from t", "COMMIT is no query", id="ends the transaction"),
    ],
)
def test_what_does_not(connection: psycopg.Connection, sql: str, said: str) -> None:
    (found,) = asked(connection, SmokePolicy(timeout=timedelta(seconds=0.2), pause=timedelta(0)), sql)
    assert (found.passed, said in found.said) == (False, True), found.said


def test_every_file_is_asked_again_as_often_as_the_policy_says(connection: psycopg.Connection) -> None:
    found = asked(connection, SmokePolicy(retries=2, pause=timedelta(0)), "select false", "select true")
    assert [(each.passed, each.attempts) for each in found] == [(False, 3), (True, 1)]


def test_another_attempt_may_pass(connection: psycopg.Connection) -> None:
    row = connection.execute("select (clock_timestamp() + interval '150 ms')::text").fetchone()
    assert row is not None
    policy = SmokePolicy(retries=1, pause=timedelta(seconds=0.2))
    (found,) = asked(connection, policy, f"select clock_timestamp() > '{row[0]}' as warm")

    assert (found.passed, found.attempts) == (True, 2)


def test_a_lost_connection_is_no_failed_test(connection: psycopg.Connection) -> None:
    with pytest.raises(ServerError, match="could not be asked"):
        asked(connection, QUICK, "select pg_terminate_backend(pg_backend_pid())", "select true")
