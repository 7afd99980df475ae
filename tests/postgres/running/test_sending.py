"""One string for many statements: which one failed, and where; COPY; what queries return; interruptions."""

import signal
import threading
import time
from collections.abc import Callable, Sequence

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from flyback.postgres.running import sending
from flyback.postgres.running.explaining import failure_of
from flyback.postgres.running.notices import Notices
from flyback.postgres.running.sending import LostError, Sender, StatementError
from flyback.postgres.scratch.server import Server
from postgres.running.scripts import PATH, own, script, transaction

Shown = list[tuple[Sequence[str], Sequence[Sequence[str | None]]]]


@pytest.fixture
def shown() -> Shown:
    return []


@pytest.fixture
def sender(connection: psycopg.Connection, shown: Shown) -> Sender:
    return Sender(connection, lambda columns, rows: shown.append((columns, rows)), lambda _: 1.0)


def refusal(sender: Sender, text: str) -> StatementError:
    with pytest.raises(StatementError) as caught:
        sender.send(transaction(text))
    return caught.value


def test_a_script_is_one_round_trip_and_commits(
    sender: Sender, connection: psycopg.Connection, admin: psycopg.Connection
) -> None:
    sender.send(transaction("create table t (a int); -- one\ninsert into t values (1), (2); delete from t -- the end"))
    assert connection.info.transaction_status is TransactionStatus.IDLE
    assert admin.execute("select count(*) from t").fetchone() == (0,)
    asked = admin.execute("select query from pg_stat_activity where pid = %s", [connection.info.backend_pid]).fetchone()
    assert asked is not None
    assert asked[0].startswith("BEGIN")
    assert "COMMIT" in asked[0]


WRONG = {
    "no such column": (
        "create table t (a int);\n\nselect 1;\n  select\n b from t;",
        "5:2",
        'column "b" does not exist',
    ),
    "after letters of several bytes": ("select 'ü€😀';\nselect 'ä', b;", "2:13", 'column "b" does not exist'),
    "in the first line": ("select 1; select 'é', b;", "1:23", 'column "b" does not exist'),
    "without a position": ("select 1;\n\n  select 1/0;\nselect 2;", "3:3", "division by zero"),
    "a comment at the end": (
        "select 1; -- what\n /* more */ select 1/0 -- here\n;select 2",
        "2:13",
        "division by zero",
    ),
    "in a function": (
        "create function f() returns int language plpgsql as $$ begin return 1/0; end $$;\n select 1;\n select f();",
        "3:2",
        "division by zero",
    ),
    "in a DO block": ("select 1;\ndo\n $$\nbegin\n  perform 1;\n  perform 1/0;\nend $$;", "6:1", "division by zero"),
    "in a DO block's function": (
        (
            "create function f() returns int language plpgsql as $$ begin\n\n\n return 1/0; end $$;\n"
            "do language plpgsql '\nbegin perform f(); end';"
        ),
        "6:1",
        "division by zero",
    ),
    "a body that does not parse": (
        "select 1;\ncreate function f() returns int language plpgsql as $$\nbegin retur 1; end $$;",
        "3:7",
        'syntax error at or near "retur"',
    ),
    "rows of COPY": (
        "create table t (a int, b int);\ncopy t from stdin;\n1\t2\n3\tx\n\\.\n",
        "4:1",
        'invalid input syntax for type integer: "x"',
    ),
    "a query that had rows before": (
        "select 1;\nselect 1/(3-n) from generate_series(1,5) n;",
        "2:1",
        "division by zero",
    ),
    "a rule with two queries": (
        (
            "create table t (a int); create rule r as on insert to t do also (select 7; select 8);\n"
            "insert into t values (1);\nselect 1/0;"
        ),
        "3:1",
        "division by zero",
    ),
}


@pytest.mark.parametrize(("text", "place", "message"), WRONG.values(), ids=WRONG)
def test_the_failing_statement_is_named(
    sender: Sender, connection: psycopg.Connection, text: str, place: str, message: str
) -> None:
    failure = failure_of(refusal(sender, text), PATH)
    assert (failure.where, failure.message) == (f"{PATH}:{place}", message)
    assert connection.info.transaction_status is TransactionStatus.INERROR


def test_a_string_the_server_cannot_parse_is_placed_and_nothing_ran(
    sender: Sender, connection: psycopg.Connection
) -> None:
    commands = script("select 1;\nselect 2")
    with pytest.raises(StatementError) as caught:
        sender.send((*own("BEGIN", "create table t (a int)"), *commands, *own("selekt 3")))
    assert caught.value.command.sql == "selekt 3"
    assert caught.value.position == 1
    assert connection.info.transaction_status is TransactionStatus.IDLE


def test_the_context_of_a_failure_is_told(sender: Sender) -> None:
    text = "create function f() returns int language plpgsql as $$ begin return 1/0; end $$; select f();"
    assert "PL/pgSQL function f() line 1 at RETURN" in failure_of(refusal(sender, text), PATH).detail


def test_deferred_constraints_fail_at_commit(sender: Sender) -> None:
    failure = failure_of(
        refusal(sender, "create table t (a int unique deferrable initially deferred); insert into t values (1), (1)"),
        PATH,
    )
    assert (failure.where, failure.statement, failure.sqlstate) == (PATH, "COMMIT", "23505")
    assert "deferred constraint" in failure.hint


def test_a_row_of_the_history_that_is_there_already_is_somebody_elses(
    sender: Sender, connection: psycopg.Connection
) -> None:
    connection.execute("create table h (rank int primary key); insert into h values (1)")
    with pytest.raises(StatementError) as caught:
        sender.send((*own("BEGIN"), *script("select 1"), *own("INSERT INTO h VALUES (1)", "COMMIT")))
    failure = failure_of(caught.value, PATH)
    assert failure.message.startswith("somebody else wrote to the history meanwhile")
    assert failure.where == PATH


def test_copy_in_and_out(sender: Sender, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"{number}\tä{number}\n" for number in range(100_000))
    sender.send(
        transaction(
            f"create table t (a int, b text);\ncopy t from stdin;\n{rows}\\.\n"
            "copy t to stdout; set client_encoding to 'LATIN1'; copy t from stdin;\n-1\tü\n\\.\n select 1;"
        )
    )
    assert connection.execute("select count(*), count(distinct length(b)) from t where a > 9").fetchone() == (99_990, 4)
    sender.send(script("select 'ü€'"))
    assert connection.execute("select b from t where a = -1").fetchone() == ("ü",)


def test_scripts_longer_than_one_string_are_one_transaction(
    sender: Sender, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_LONGEST", 40)
    text = "create table t (a int);" + "".join(f"insert into t values ({number});\n" for number in range(50))
    sender.send(transaction(text))
    assert connection.execute("select count(*), sum(a) from t").fetchone() == (50, 1225)
    failure = failure_of(refusal(sender, text.replace("table t", "table u") + "\nselect 1, b"), PATH)
    assert failure.where == f"{PATH}:52:11"


def test_what_queries_return_is_shown_but_not_without_end(sender: Sender, shown: Shown) -> None:
    sender.send(
        (
            *own("select 'not this'"),
            *script('select 1 as a, null as "ä"; select 2 where false; select n, 1 from generate_series(1, 250) n'),
        )
    )
    assert shown[0] == (["a", "ä"], [["1", None]])
    assert shown[1] == (["?column?"], [])
    assert len(shown) == 3
    assert [row[0] for row in shown[2][1]] == [*map(str, range(1, 101)), "(150 more rows)"]


def test_notices_in_flyways_words(sender: Sender, connection: psycopg.Connection) -> None:
    notices = Notices()
    notices.listen(connection)
    sender.send(
        script(
            "drop table if exists t; do $$ begin raise notice 'read %', 1; raise warning 'w'; end $$;"
            "create table u (a int); create table if not exists u (a int)"
        )
    )
    assert notices.collect() == (
        'DB: table "t" does not exist, skipping',
        "DB: read 1",
        "DB: w (SQL State: 01000 - Error Code: 0)",
        'DB: relation "u" already exists, skipping (SQL State: 42P07 - Error Code: 0)',
    )
    assert notices.collect() == ()
    sender.send(script("do $$ begin for n in 1..2000 loop raise notice '%', repeat('x', 9000); end loop; end $$"))
    said = notices.collect()
    assert (len(said), said[-1]) == (101, "... and 1900 more")
    assert max(map(len, said)) < 600


def test_an_interruption_cancels_the_statement_and_leaves_the_session_usable(
    connection: psycopg.Connection, sender: Sender
) -> None:
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        sender.send(transaction("create table t (a int); select pg_sleep(20)"))
    assert time.monotonic() - began < 3
    assert connection.info.transaction_status is TransactionStatus.INERROR
    connection.execute("rollback")
    assert connection.execute("select to_regclass('t')").fetchone() == (None,)


ENDS: dict[str, Callable[[psycopg.Connection, psycopg.Connection], object]] = {
    "terminated": lambda admin, mine: admin.execute("select pg_terminate_backend(%s)", [mine.info.backend_pid]),
    "cancelled": lambda admin, mine: admin.execute("select pg_cancel_backend(%s)", [mine.info.backend_pid]),
}


@pytest.mark.parametrize(("name", "error"), [("terminated", LostError), ("cancelled", StatementError)])
def test_ends_from_outside(
    server: Server, database: str, sender: Sender, connection: psycopg.Connection, name: str, error: type[Exception]
) -> None:
    with psycopg.connect(server.conninfo(database), autocommit=True) as admin:
        threading.Timer(0.3, ENDS[name], [admin, connection]).start()
        with pytest.raises(error) as caught:
            sender.send(transaction("select 1;\nselect pg_sleep(20)"))
    assert isinstance(caught.value, LostError | StatementError)
    assert caught.value.command.sql == "select pg_sleep(20)"
    assert connection.closed == (error is LostError)


def test_a_session_that_ended_before_is_lost(
    sender: Sender, admin: psycopg.Connection, connection: psycopg.Connection
) -> None:
    admin.execute("select pg_terminate_backend(%s)", [connection.info.backend_pid])
    time.sleep(0.2)
    with pytest.raises(LostError):
        sender.send(transaction("select 1"))
    with pytest.raises(LostError):
        sender.send(transaction("select 1"))


def test_the_watcher_is_called_while_the_server_works(connection: psycopg.Connection) -> None:
    calls: list[float] = []

    def on_wait(seconds: float) -> float:
        calls.append(seconds)
        return 0.1

    Sender(connection, lambda *_: None, on_wait).send(script("select pg_sleep(0.5)"))
    assert 3 <= len(calls) <= 6
    assert calls[0] < 0.15
