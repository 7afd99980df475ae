"""How the block behaves: it never waits where it is told not to, and never fails where the statement would not."""

import time

import psycopg
import pytest
from psycopg.errors import LockNotAvailable

from flyback.planning.locks_first import locks_first
from flyback.postgres.scratch.server import ROLE, Server
from flyback.syntax.locks import Locking
from flyback.syntax.statements import parse
from flyback.syntax.strong_locks import locking

HELD = """
select count(*) from pg_locks where pid = pg_backend_pid() and mode like '%%xclusive%%'
   and relation = pg_catalog.to_regclass(%s)
"""


def block(script: str) -> str:
    found = [locking(each.node) for each in parse(script, "x")]
    return locks_first(lock for each in found for lock in each.locks)


def run(connection: psycopg.Connection, text: str, wait: str) -> None:
    """Sends a block as the performer does: under a `lock_timeout` of 200 ms."""
    connection.execute("begin")
    connection.execute("set local lock_timeout = 200")
    connection.execute(f"set local flyback.lock_wait = '{wait}'".encode())
    connection.execute(text.encode())


@pytest.mark.parametrize(("wait", "least"), [("nowait", 0), ("wait", 0.2)], ids=["nowait", "wait"])
def test_a_held_lock(connection: psycopg.Connection, admin: psycopg.Connection, wait: str, least: float) -> None:
    connection.execute("create table t ()")
    with admin.transaction():
        admin.execute("select from t")
        began = time.monotonic()
        with pytest.raises(LockNotAvailable):
            run(connection, block("alter table t add x int"), wait)
        assert least <= time.monotonic() - began < least + 0.15
    connection.execute("rollback")
    run(connection, block("alter table t add x int"), wait)


@pytest.mark.parametrize("strings", ["on", "off"])
@pytest.mark.parametrize("name", ["it's", "back\\slash", 'quo"te', "$flyback$", "%(name)s {rows}", "Ünïcode", "a\nb"])
def test_any_name(connection: psycopg.Connection, name: str, strings: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    connection.execute(f"create table {quoted} ()".encode())
    connection.execute(f"set standard_conforming_strings = {strings}".encode())
    run(connection, block(f"alter table {quoted} add x int; drop table {quoted}"), "nowait")
    assert connection.execute(HELD, [quoted]).fetchone() == (1,)


def test_what_may_not_be_locked_is_passed_over(server: Server, database: str, admin: psycopg.Connection) -> None:
    admin.execute("create table theirs (id int primary key); create schema hidden; create table hidden.t ()")
    admin.execute(f"grant references on theirs to {ROLE}".encode())
    with psycopg.connect(server.conninfo(database, ROLE), autocommit=True) as stranger:
        script = "create table mine (id int references theirs)"
        run(stranger, block(script), "nowait")
        assert stranger.execute(HELD, ["theirs"]).fetchone() == (0,)
        stranger.execute(script)


def test_an_owner_without_privileges_may_still_alter(connection: psycopg.Connection) -> None:
    connection.execute("create table t (); revoke all on t from current_user")
    run(connection, block("alter table t add x int"), "nowait")
    connection.execute("alter table t add x int")


def test_what_is_not_there_is_passed_over(connection: psycopg.Connection) -> None:
    run(connection, block("drop table if exists t, nowhere.t; drop index if exists i; alter table t drop c"), "nowait")


def test_a_view_is_passed_over_with_what_it_reads(connection: psycopg.Connection) -> None:
    connection.execute("create table t (id int); create view v as select id from t")
    run(connection, block("alter table v rename to w"), "nowait")
    assert connection.execute(HELD, ["t"]).fetchone() == (0,)


def test_functions_of_the_user_do_not_answer_for_the_servers(connection: psycopg.Connection) -> None:
    connection.execute("create table t (); set search_path = public, pg_catalog")
    connection.execute("create function to_regclass(text) returns regclass language sql as 'select null::regclass'")
    run(connection, block("alter table t add x int"), "nowait")
    assert connection.execute(HELD, ["public.t"]).fetchone() == (1,)


def test_statements_without_locks_need_no_block() -> None:
    found = [locking(each.node) for each in parse("create table t (); comment on table t is 'x'", "x")]
    assert [each.locks for each in found] == [(), ()]
    assert locking(None) == Locking(brief=False, forgets=True)
