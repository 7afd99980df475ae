"""Whatever a script leaves in its session is gone before the next; what initSql set is there again."""

import psycopg
import pytest
from psycopg import sql

from flyback.postgres.scratch.server import Server
from flyback.postgres.target.target import Target
from postgres.target.conftest import Connect


def reset(target: Target) -> None:
    """As a plan does it: each statement by itself, in a transaction."""
    with target.connection.transaction():
        for statement in target.reset:
            target.connection.execute(statement.encode())


def setting(target: Target, name: str) -> str:
    """The value that is in force."""
    row = target.connection.execute("select current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("init_sql", "name", "left", "expected"),
    [
        pytest.param("", "lock_timeout", "7s", "0", id="timeout"),
        pytest.param("set lock_timeout = '3s'", "lock_timeout", "7s", "3s", id="timeout of initSql"),
        pytest.param("", "search_path", "nowhere", '"public","$user", public', id="search path"),
        pytest.param("set search_path = public", "search_path", "nowhere", "public", id="search path of initSql"),
        pytest.param('set search_path = "A b", public', "search_path", "x", '"public","A b", public', id="quoted path"),
        pytest.param("select set_config('app.tenant', 'it''s 5%', false)", "app.tenant", "8", "it's 5%", id="custom"),
        pytest.param("", "app.tenant", "8", "", id="custom of a script"),
        pytest.param("set work_mem = '5MB'", "work_mem", "1MB", "5MB", id="with a unit"),
        pytest.param("set datestyle = 'German'", "datestyle", "ISO", "German, DMY", id="a list"),
        pytest.param("", "default_transaction_read_only", "on", "off", id="read only"),
        pytest.param("", "application_name", "x", "flyback migrate test", id="name of the session"),
        pytest.param(
            "set application_name = 'x'", "application_name", "y", "flyback migrate test", id="name in initSql"
        ),
        pytest.param("", "row_security", "off", "on", id="row security"),
        pytest.param("", "idle_session_timeout", "5s", "0", id="idle session"),
        pytest.param("", "idle_in_transaction_session_timeout", "5s", "0", id="idle transaction"),
        pytest.param(
            "set idle_in_transaction_session_timeout = '9s'",
            "idle_in_transaction_session_timeout",
            "5s",
            "9s",
            id="idle transaction of initSql",
        ),
    ],
)
def test_settings(connected: Connect, init_sql: str, name: str, left: str, expected: str) -> None:
    target = connected(init_sql=init_sql)
    target.connection.execute("select set_config(%s, %s, false)", [name, left])
    reset(target)
    assert setting(target, name) == expected


def test_reading_is_called_reading_again(target: Target) -> None:
    reset(target)
    assert setting(target, "application_name") == "flyback migrate test"
    assert target.query("show application_name") == [("flyback read test",)]


def test_the_role_of_init_sql(connected: Connect, admin: psycopg.Connection, server: Server, database: str) -> None:
    role = sql.Identifier(f'Role of "{database}"')
    admin.execute(sql.SQL("create role {}").format(role))
    try:
        for opening in ("set role", "set session authorization"):
            init_sql = sql.SQL("{} {}").format(sql.SQL(opening), role).as_string(admin)
            target = connected(url=server.conninfo(database), init_sql=init_sql)
            for left in ("reset role", "set session authorization default"):
                target.connection.execute(left.encode())
                reset(target)
                user = target.connection.execute("select current_user").fetchone()
                assert user == (target.facts.user,) == (f'Role of "{database}"',)
                assert target.query("select current_user") == [user]
    finally:
        admin.execute(sql.SQL("drop role {}").format(role))


def test_without_init_sql_there_is_no_role(target: Target, admin: psycopg.Connection) -> None:
    admin.execute("grant pg_monitor to flyback")
    try:
        target.connection.execute("set role pg_monitor")
        reset(target)
        assert setting(target, "role") == "none"
    finally:
        admin.execute("revoke pg_monitor from flyback")


def test_a_setting_of_the_database_stays_in_force(connected: Connect, admin: psycopg.Connection, database: str) -> None:
    change = sql.SQL("alter database {} set statement_timeout = '9s'").format(sql.Identifier(database))
    admin.execute(change)
    target = connected(init_sql="set lock_timeout = '1s'")
    target.connection.execute("set statement_timeout = 0")
    reset(target)
    assert setting(target, "statement_timeout") == "9s"


def test_a_temporary_table_stays(target: Target) -> None:
    """As with Flyway, whose scripts share a session."""
    target.connection.execute("create temporary table kept ()")
    reset(target)
    assert target.query("select to_regclass('kept')::text") == [("kept",)]
