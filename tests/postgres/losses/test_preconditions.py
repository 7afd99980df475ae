"""Queries of the verify folder, asked on a real database."""

import psycopg
import pytest

from flyback.model.script import Runnable
from flyback.postgres.preconditions import unmet
from flyback.syntax.statements import split

_BEFORE = "CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE SEQUENCE s"


def answers(connection: psycopg.Connection, sql: str) -> list[str]:
    connection.execute(_BEFORE.encode())
    script = Runnable(path="verify/U1__x.sql", statements=split(sql, "verify/U1__x.sql"), in_transaction=True)
    return [f"{problem.where}: {problem.what}" for problem in unmet(connection, [script])]


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT true", id="true"),
        pytest.param("SELECT a = 1, 'anything' FROM t", id="only-the-first-column-counts"),
        pytest.param("SELECT a FROM t WHERE a > 1", id="no-rows"),
        pytest.param("VALUES (true), (true);\nTABLE t LIMIT 0", id="several"),
        pytest.param("WITH x AS (SELECT 1) SELECT count(*) = 1 FROM x", id="with"),
    ],
)
def test_what_holds(connection: psycopg.Connection, sql: str) -> None:
    assert answers(connection, sql) == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        pytest.param("SELECT false AS free", "free is false, not true", id="false"),
        pytest.param("SELECT NULL::bool AS free", "free is null, not true", id="null"),
        pytest.param("SELECT a FROM t", "a is 1, not true", id="another-type"),
        pytest.param("SELECT 'true' AS x", "x is true, not true", id="text-is-no-boolean"),
        pytest.param("VALUES (true), (false)", "column1 is false, not true", id="one-row-of-two"),
        pytest.param("SELECT FROM t", "it returns no column", id="no-column"),
        pytest.param("SELECT 1 / 0", "division by zero", id="error"),
        pytest.param("DELETE FROM t", "DELETE is no query", id="delete"),
        pytest.param("WITH x AS (DELETE FROM t RETURNING a) SELECT true FROM x", "WITH is no query", id="with-delete"),
        pytest.param("SELECT 1 AS a INTO u", "SELECT is no query", id="select-into"),
        pytest.param("SELECT nextval('s') > 0", "cannot execute nextval() in a read-only transaction", id="writes"),
        pytest.param("COMMIT", "COMMIT is no query", id="commit"),
        pytest.param("SET TRANSACTION READ WRITE", "SET TRANSACTION is no query", id="read-write"),
        pytest.param(
            "SELECT set_config('transaction_read_only', 'off', true)",
            "cannot set transaction read-write mode inside a read-only transaction",
            id="read-write-by-function",
        ),
    ],
)
def test_what_does_not_hold(connection: psycopg.Connection, sql: str, told: str) -> None:
    (answer,) = answers(connection, sql)
    assert answer.startswith("verify/U1__x.sql:1:1: ")
    assert told in answer


def test_every_query_is_asked_and_nothing_is_left_behind(connection: psycopg.Connection) -> None:
    found = answers(connection, "SELECT 1 / 0;\nSELECT true;\n\nSELECT false")
    assert [answer.split(": ")[0] for answer in found] == ["verify/U1__x.sql:1:1", "verify/U1__x.sql:4:1"]
    assert connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
