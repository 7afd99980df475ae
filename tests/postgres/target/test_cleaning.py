"""Whatever a schema holds, nothing is left after `clean`, and everything else is untouched."""

from pathlib import Path

import psycopg
import pytest

from flyback.errors import ServerError
from flyback.postgres.scratch.server import Server
from flyback.postgres.target.cleaning import Cleaned, Notes, clean, created_schemas
from flyback.postgres.target.history_table import HistoryTable
from flyback.postgres.target.schemas import create_schemas
from flyback.postgres.target.target import Target
from flyback.settings import FlywaySettings
from postgres.target.conftest import Connect

EVERYTHING = (Path(__file__).parent / "everything.sql").read_text(encoding="utf-8")
NOTES = Notes(schema="flyback", history_table="flyway_schema_history")
LEFT = """
    select pg_describe_object(classid, objid, 0) from pg_depend
     where refclassid = 'pg_namespace'::regclass and refobjid = %s::regnamespace
"""


@pytest.fixture
def superuser(connected: Connect, server: Server, database: str) -> Target:
    """A target that may do everything: some kinds of objects are a superuser's."""
    return connected(url=server.conninfo(database), schemas=("s",))


@pytest.mark.parametrize("schema", ["s", 'S "x" %s'])
def test_nothing_is_left(
    connected: Connect, server: Server, database: str, admin: psycopg.Connection, schema: str
) -> None:
    target = connected(url=server.conninfo(database), schemas=(schema,))
    quoted = '"' + schema.replace('"', '""') + '"'
    admin.execute(f"create schema {quoted}; set search_path = {quoted}; {EVERYTHING}".encode())
    admin.execute("create table public.kept (id int primary key)")
    assert len(admin.execute(LEFT, [quoted]).fetchall()) > 40
    assert clean(target, [schema], (), NOTES) == Cleaned(cleaned=(schema,), dropped=())
    assert admin.execute(LEFT, [quoted]).fetchall() == []
    assert target.query("select to_regclass('public.kept')::text") == [("kept",)]
    assert clean(target, [schema], (), NOTES) == Cleaned(cleaned=(schema,), dropped=())


def test_only_ones_own_extensions_go(target: Target, admin: psycopg.Connection, connection: psycopg.Connection) -> None:
    admin.execute("create extension citext")
    connection.execute("create extension hstore; create table t (a hstore, b citext)")
    connection.execute("create schema other; create table other.t (a hstore, b citext)")
    clean(target, ["public"], (), NOTES)
    extensions = "select extname from pg_extension where extname <> 'plpgsql'"
    assert target.query(extensions) == [("citext",)]
    assert target.query("select to_regclass('t')") == [(None,)]
    columns = "select column_name::text from information_schema.columns where table_schema = 'other'"
    assert target.query(columns) == [("b",)]


def test_schemas_that_the_history_names_are_dropped(connected: Connect, admin: psycopg.Connection) -> None:
    flyway = FlywaySettings(schemas=("a", 'B ",', "c"))
    admin.execute("create schema c authorization flyback; create schema foreign_one")
    target = connected(schemas=flyway.schemas)
    history = HistoryTable(target, flyway)
    create_schemas(target, flyway.schemas, history)
    assert created_schemas(history.rows()) == {"a", 'B ",'}
    target.query('create table "B "",".t (id int primary key)')
    target.query('create table c.t (id int references "B "",".t)')
    cleaned = clean(target, (*flyway.schemas, "missing"), history.rows(), NOTES)
    assert cleaned == Cleaned(cleaned=("c",), dropped=("a", 'B ",'))
    names = "select nspname::text from pg_namespace where nspname !~ '^(pg_|information)' order by 1"
    assert target.query(names) == [("c",), ("foreign_one",), ("public",)]


def test_each_schema_is_a_transaction(connected: Connect, admin: psycopg.Connection) -> None:
    admin.execute("create schema a authorization flyback; create schema b; create table b.t ()")
    target = connected(schemas=("a", "b"))
    target.query("create table a.t ()")
    with pytest.raises(ServerError, match="permission denied for schema b"):
        clean(target, ("a", "b"), (), NOTES)
    assert target.query("select to_regclass('a.t')") == [(None,)]


@pytest.mark.parametrize(
    ("others", "left"),
    [
        pytest.param("", [], id="nothing else"),
        pytest.param("insert into flyback.journal values ('other', 'flyway_schema_history')", [("other",)], id="other"),
        pytest.param("insert into flyback.journal values ('public', 'h2')", [("public",)], id="other table"),
    ],
)
def test_notes_of_the_history_go(
    target: Target, connection: psycopg.Connection, others: str, left: list[tuple[str]]
) -> None:
    make_notes(connection, others)
    clean(target, ["public"], (), NOTES)
    if left:
        assert connection.execute("select history_schema from flyback.journal").fetchall() == left
        assert connection.execute("select count(*) from flyback.catalogue").fetchone() == (0,)
    assert target.query("select count(*) from pg_namespace where nspname = 'flyback'") == [(len(left),)]


@pytest.mark.parametrize(
    "foreign",
    ["create table flyback.mine ()", "create type flyback.mine as enum ()", "create view flyback.v as select 1"],
)
def test_a_schema_that_others_use_stays(target: Target, connection: psycopg.Connection, foreign: str) -> None:
    make_notes(connection, foreign)
    clean(target, ["public"], (), NOTES)
    assert connection.execute("select to_regclass('flyback.journal')").fetchone() == (None,)
    assert target.query("select count(*) from pg_namespace where nspname = 'flyback'") == [(1,)]


def test_notes_stay_while_their_history_does(target: Target, connection: psycopg.Connection) -> None:
    make_notes(connection, "create schema more")
    clean(target, ["more"], (), NOTES)
    assert connection.execute("select count(*) from flyback.journal").fetchone() == (1,)


def make_notes(connection: psycopg.Connection, more: str) -> None:
    """As runs leave them in flyback's schema: a journal and a catalogue."""
    connection.execute("create schema flyback")
    for table in ("journal", "catalogue"):
        connection.execute(f"create table flyback.{table} (history_schema text, history_table text)".encode())
        connection.execute(f"insert into flyback.{table} values ('public', 'flyway_schema_history')".encode())
    connection.execute(more.encode())
