"""Statements that cannot run in a transaction: done, failed, killed, taken up again."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from flyback.errors import InDoubtError
from flyback.execution.values import Busy, Done, Event, LeftNothing, Lost, Perform, Refused, Resolve, TookEffect
from flyback.model.run import InDoubtAnswer
from postgres.running.stage import NOWAIT, Stage, places

APART = "-- executeInTransaction=false\n"
ROWS = "create table t (a int, b text); insert into t select n, n::text from generate_series(1, 9) n;"
INDEXES = (
    "select relname, indisvalid from pg_index join pg_class c on c.oid = indexrelid where indrelid = to_regclass('t')"
)


def valid(stage: Stage) -> dict[str, bool]:
    """The indexes of t."""
    return dict(stage.ask(INDEXES))


def refused(events: list[Event]) -> Refused:
    assert isinstance(events[-1], Refused), events[-1]
    return events[-1]


def done(events: list[Event]) -> None:
    assert [event for event in events if not isinstance(event, Done)] == []


GOOD = {
    "create index": ("create index concurrently ix on t (a);", "select to_regclass('ix') is not null"),
    "without a name": ("create index concurrently on t (a);", "select to_regclass('t_a_idx') is not null"),
    "drop index": (
        "create index ix on t (a); drop index concurrently ix;",
        "select to_regclass('ix') is null",
    ),
    "reindex": ("create index ix on t (a); reindex index concurrently ix;", "select true"),
    "reindex table": ("create index ix on t (a); reindex (concurrently, verbose) table t;", "select true"),
    "vacuum": ("vacuum t; vacuum (full, analyze) t;", "select true"),
    "add value": (
        "create type mood as enum ('a'); alter type mood add value 'b';",
        "select array_length(enum_range(null::mood), 1) = 2",
    ),
    "detach": (
        (
            "create table p (a int) partition by list (a); create table p1 partition of p for values in (1);"
            "alter table p detach partition p1 concurrently;"
        ),
        "select not exists (select from pg_inherits)",
    ),
    "procedure that commits": (
        APART + "create procedure f() language plpgsql as $$ begin insert into t values (0); commit; "
        "insert into t values (0); end $$; call f(); do $$ begin insert into t values (0); commit; end $$",
        "select count(*) = 3 from t where a = 0",
    ),
    "settings last to the end of the script": (
        (
            "create schema s; set search_path = s; create table t (c int); create index concurrently ix on t (c);"
            "insert into t values (1);"
        ),
        "select count(*) = 1 from s.t",
    ),
    "alter system, discard": ("discard all;", "select true"),
}


@pytest.mark.parametrize(("text", "question"), GOOD.values(), ids=GOOD)
def test_statements_outside_of_transactions_are_done(stage: Stage, text: str, question: str) -> None:
    done(stage.run("select 1;"))
    done(stage.run_second(ROWS + text))
    assert stage.ask(question) == [(True,)]
    assert stage.history() == [(1, True), (2, True)]
    if stage.ask("select to_regclass('notes.journal') is not null") == [(True,)]:
        assert stage.ask("select count(*) from notes.journal") == [(0,)]
    assert stage.target.connection.execute("show lock_timeout").fetchone() == ("0",)


UNIQUE = ROWS + "insert into t values (9, 'again');\ncreate unique index concurrently {} t (a);\nselect 'after';"
NAMES = {
    "named": "ix on",
    "without a name": "on",
    "if not exists": "if not exists ix on",
    "in a schema": "ix on public.",
}


@pytest.mark.parametrize("name", NAMES)
def test_an_index_that_fails_is_named_and_built_again_by_the_next_run(stage: Stage, name: str) -> None:
    text = UNIQUE.format(NAMES[name]).replace("public. t", "public.t")
    event = refused(stage.run(text))
    index = "t_a_idx" if name == "without a name" else "ix"
    assert event.failure.sqlstate == "23505"
    assert event.failure.where == "V1__x.sql:2:1"
    assert event.statements_done == 3
    assert event.left == (
        f"index public.{index} is INVALID: it is not used, slows writes and still refuses duplicates",
    )
    assert stage.history() == [(1, False)]
    assert valid(stage) == {index: False}
    again = refused(stage.rerun(text))
    assert again.failure.sqlstate == "23505"
    assert valid(stage) == {index: False}
    stage.ask("delete from t where b = 'again' returning a")
    events = stage.rerun(text)
    done(events)
    assert valid(stage) == {index: True}
    assert any(f"index public.{index} was INVALID: dropped" in each for each in warnings(events))
    assert stage.history() == [(1, True)]


def warnings(events: list[Event]) -> list[str]:
    return [warning for event in events if isinstance(event, Done) for warning in event.warnings]


def test_if_not_exists_does_not_take_an_invalid_index_for_one(stage: Stage, connection: psycopg.Connection) -> None:
    connection.execute("create table t (a int); insert into t values (1), (1)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("create unique index concurrently ix on t (a)")
    connection.execute("delete from t")
    done(stage.run("create unique index concurrently if not exists ix on t (a);"))
    assert valid(stage) == {"ix": True}


def test_if_not_exists_does_not_take_something_else_for_the_index(stage: Stage) -> None:
    event = refused(
        stage.run("create table t (a int); create table ix ();create index concurrently if not exists ix on t (a);")
    )
    assert event.failure.message == "public.ix exists already, but it is no index of t"


def test_a_valid_index_is_enough_for_if_not_exists(stage: Stage) -> None:
    done(
        stage.run(
            "create table t (a int); create index ix on t (a); create index concurrently if not exists ix on t (a);"
        )
    )


def test_a_failed_index_that_was_there_before_is_not_taken_for_ours(stage: Stage) -> None:
    text = "create table t (a int); create index ix on t (a); create index concurrently ix on t (a);"
    assert refused(stage.run(text)).failure.sqlstate == "42P07"
    assert refused(stage.rerun(text)).failure.sqlstate == "42P07"
    assert valid(stage) == {"ix": True}


@contextmanager
def old_snapshot(bystander: psycopg.Connection) -> Iterator[None]:
    """Somebody reads in a long transaction: the CONCURRENTLY forms wait for its end."""
    bystander.execute("begin isolation level repeatable read")
    bystander.execute("select count(*) from t")
    yield
    bystander.execute("rollback")


def kill_when_waiting(admin: psycopg.Connection, seconds: float = 0.6) -> threading.Timer:
    ending = (
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where datname = current_database() and application_name = 'flyback migrate test'"
    )
    timer = threading.Timer(seconds, admin.execute, [ending])
    timer.start()
    return timer


KILLED = {
    "create index": ("create unique index concurrently ix on t (a);", "select indisvalid from pg_index"),
    "without a name": ("create index concurrently on t (a);", "select indisvalid from pg_index"),
    "drop index": ("drop index concurrently old;", "select count(*) = 0 from pg_class where relname = 'old'"),
    "reindex": (
        "reindex index concurrently old;",
        "select count(*) = 1 and bool_and(indisvalid) from pg_index where indrelid = to_regclass('t')",
    ),
    "reindex table": (
        "reindex table concurrently t;",
        "select count(*) = 1 and bool_and(indisvalid) from pg_index where indrelid = to_regclass('t')",
    ),
    "detach": (
        "alter table p detach partition t concurrently;",
        "select not exists (select from pg_inherits)",
    ),
}
KILLED["create index"] = (
    KILLED["create index"][0],
    "select indisvalid from pg_index where indexrelid = to_regclass('ix')",
)
KILLED["without a name"] = (
    KILLED["without a name"][0],
    "select count(*) = 1 and bool_and(indisvalid) from pg_index where indexrelid = to_regclass('t_a_idx')",
)
WORLD = (
    "create table p (a int, b text) partition by range (a); create table t partition of p for values from (0) to (99);"
    "insert into t select n, n::text from generate_series(1, 9) n; create index old on t (b);"
)


@pytest.mark.parametrize(("text", "question"), KILLED.values(), ids=KILLED)
@pytest.mark.parametrize("how", ["resolved", "rerun"])
def test_a_killed_statement_is_taken_up_again(
    stage: Stage, connection: psycopg.Connection, admin: psycopg.Connection, text: str, question: str, how: str
) -> None:
    connection.execute(WORLD.encode())
    plan = stage.plan(text)
    performer = stage.performer(plan)
    (opening, alone, closing) = places(plan)
    assert isinstance(performer.do(Perform(place=opening, wait=NOWAIT)), Done)
    with old_snapshot(connection):
        kill_when_waiting(admin)
        assert isinstance(performer.do(Perform(place=alone, wait=NOWAIT)), Lost)
    assert stage.history() == [(1, False)]
    if how == "rerun":
        stage.target.close()
        done(stage.rerun(text))
    else:
        assert performer.do(Resolve(place=alone)) == LeftNothing()
        done([performer.do(Perform(place=each, wait=NOWAIT)) for each in (alone, closing)])
    assert stage.ask(question) == [(True,)]
    of_users = "indrelid not in (select oid from pg_class where relnamespace = 'pg_toast'::regnamespace)"
    assert stage.ask(f"select count(*) from pg_index where not indisvalid and {of_users}") == [(0,)]
    assert stage.history() == [(1, True)]


TOOK_EFFECT = {name: text for name, (text, _) in KILLED.items() if "reindex" not in name}


@pytest.mark.parametrize("text", TOOK_EFFECT.values(), ids=TOOK_EFFECT)
@pytest.mark.parametrize("how", ["resolved", "rerun"])
def test_a_statement_that_took_effect_without_its_note_is_not_done_twice(
    stage: Stage, connection: psycopg.Connection, text: str, how: str
) -> None:
    connection.execute(WORLD.encode())
    plan = stage.plan(text)
    performer = stage.performer(plan)
    (opening, alone, closing) = places(plan)
    assert isinstance(performer.do(Perform(place=opening, wait=NOWAIT)), Done)
    connection.execute("create function stop() returns trigger language plpgsql as $$ begin raise 'stopped'; end $$")
    connection.execute(
        "create trigger stop before update on notes.journal for each row when (new.done = 1) execute function stop()"
    )
    event = performer.do(Perform(place=alone, wait=NOWAIT))
    assert isinstance(event, Refused)
    assert event.statements_done == 1
    connection.execute("drop trigger stop on notes.journal")
    if how == "rerun":
        resume = stage.resumes(text)
        assert resume is not None
        assert resume.done == 1
        done(stage.rerun(text))
    else:
        assert performer.do(Resolve(place=alone)) == TookEffect()
        done([performer.do(Perform(place=closing, wait=NOWAIT))])
    assert stage.history() == [(1, True)]


def test_an_index_that_another_session_builds_is_no_leftover(
    stage: Stage, connection: psycopg.Connection, admin: psycopg.Connection, bystander: psycopg.Connection
) -> None:
    connection.execute(ROWS.encode())
    with old_snapshot(bystander):
        other = threading.Thread(target=connection.execute, args=["create index concurrently ix on t (a)"])
        other.start()
        time.sleep(0.4)
        event = stage.run("create index concurrently if not exists ix on t (a);")[-1]
        assert isinstance(event, Busy)
        assert [each.pid for each in event.blockers] == [connection.info.backend_pid]
    other.join()
    assert valid(stage) == {"ix": True}


def test_waiting_without_end_is_told(stage: Stage, connection: psycopg.Connection, admin: psycopg.Connection) -> None:
    connection.execute(ROWS.encode())
    with old_snapshot(connection):
        kill_when_waiting(admin, 4)
        stage.run("create index concurrently ix on t (a);")
    (note, *_) = stage.notes
    assert note.startswith(f"V1__x.sql:1:1 waits for pid {connection.info.backend_pid} (")


def test_a_bounded_statement_is_busy_while_its_table_is_used(stage: Stage, connection: psycopg.Connection) -> None:
    connection.execute(ROWS.encode())
    connection.execute("begin")
    connection.execute("select from t")
    event = stage.run("vacuum full t;")[-1]
    assert isinstance(event, Busy)
    assert [each.pid for each in event.blockers] == [connection.info.backend_pid]
    connection.execute("rollback")
    done(stage.rerun("vacuum full t;"))


CALLING = APART + "create table c (n int);\ncreate procedure f() language sql as 'insert into c values (1)';\ncall f();"


@pytest.mark.parametrize(
    ("answer", "calls"), [(InDoubtAnswer.DONE, 0), (InDoubtAnswer.AGAIN, 1)], ids=["done", "again"]
)
def test_nobody_knows_of_a_procedure_that_was_interrupted(
    stage: Stage, connection: psycopg.Connection, answer: InDoubtAnswer, calls: int
) -> None:
    plan = stage.plan(CALLING)
    performer = stage.performer(plan)
    for place in places(plan)[:3]:
        assert isinstance(performer.do(Perform(place=place, wait=NOWAIT)), Done)
    connection.execute("update notes.journal set started = 3")
    with pytest.raises(InDoubtError, match=r"V1__x\.sql:4:1: .*nobody can tell"):
        stage.resumes(CALLING)
    done(stage.rerun(CALLING, answer))
    assert stage.ask("select count(*) from c") == [(calls,)]


def test_the_rest_of_a_failed_script_may_be_corrected(stage: Stage) -> None:
    wrong = ROWS + "create index concurrently ix on t (nothing);"
    assert refused(stage.run(wrong)).failure.sqlstate == "42703"
    right = wrong.replace("nothing", "a") + "select 2;"
    done(stage.rerun(right))
    assert stage.ask("select checksum from flyway_schema_history") == [(len(right),)]
    assert stage.ask("select count(*) from t") == [(9,)]


def test_what_ran_already_must_not_be_corrected(stage: Stage) -> None:
    wrong = ROWS + "\ncreate index concurrently ix on t (nothing);"
    refused(stage.run(wrong))
    with pytest.raises(InDoubtError, match=r"V1__x\.sql:1:\d+: this statement was finished by an earlier run"):
        stage.resumes(wrong.replace("generate_series(1, 9)", "generate_series(1, 8)"))


def test_settings_of_a_lost_session_are_made_again(stage: Stage, admin: psycopg.Connection) -> None:
    text = APART + "create schema s; set search_path = s; create table t (a int); insert into t values (1);"
    plan = stage.plan(text)
    performer = stage.performer(plan)
    *before, insert, closing = places(plan)
    done([performer.do(Perform(place=place, wait=NOWAIT)) for place in before])
    kill_when_waiting(admin, 0).join()
    time.sleep(0.1)
    assert isinstance(performer.do(Perform(place=insert, wait=NOWAIT)), Lost)
    assert performer.do(Resolve(place=insert)) == LeftNothing()
    done([performer.do(Perform(place=place, wait=NOWAIT)) for place in (insert, closing)])
    assert stage.ask("select count(*) from s.t") == [(1,)]
