"""Schemas are judged empty as Flyway judges, and made together with the history that says so."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from flyback.errors import ServerError
from flyback.postgres.target.history_table import HistoryTable, baseline_marker
from flyback.postgres.target.schemas import SchemaState, create_schemas, managed_schemas, survey
from flyback.postgres.target.target import Target
from flyback.settings import FlywaySettings
from postgres.target.conftest import Connect


@pytest.mark.parametrize(
    ("definition", "empty"),
    [
        pytest.param("", True, id="nothing"),
        pytest.param("create table s.t ()", False, id="table"),
        pytest.param("create table s.t (a int) partition by list (a)", True, id="partitioned table alone"),
        pytest.param("create view s.v as select 1", False, id="view"),
        pytest.param("create materialized view s.v as select 1 as a", True, id="materialized view alone"),
        pytest.param("create sequence s.q", False, id="sequence"),
        pytest.param("create type s.e as enum ('a')", False, id="enum"),
        pytest.param("create domain s.d as int", False, id="domain"),
        pytest.param("create type s.c as (a int)", True, id="composite type"),
        pytest.param("create function s.f() returns int language sql as 'select 1'", False, id="function"),
        pytest.param("create procedure s.p() language sql as 'select 1'", False, id="procedure"),
        pytest.param("create extension citext schema s", True, id="extension"),
        pytest.param('create collation s.c from "C"', True, id="collation"),
    ],
)
def test_empty_as_flyway_sees_it(target: Target, admin: psycopg.Connection, definition: str, empty: bool) -> None:
    admin.execute(f"create schema s; {definition}".encode())
    assert survey(target, ["s"]) == (SchemaState(name="s", exists=True, empty=empty),)


def test_survey_keeps_the_order(target: Target, connection: psycopg.Connection) -> None:
    connection.execute('create schema "B %s"; create table "B %s".t ()')
    states = survey(target, ["z", "B %s", "public"])
    assert [(state.name, state.exists, state.empty) for state in states] == [
        ("z", False, True),
        ("B %s", True, False),
        ("public", True, True),
    ]


@pytest.mark.parametrize(
    ("settings", "managed"),
    [
        ({}, ("public",)),
        ({"default_schema": "a"}, ("a",)),
        ({"schemas": ("b", "a")}, ("b", "a")),
        ({"default_schema": "a", "schemas": ("b", "a")}, ("b", "a")),
        ({"default_schema": "c", "schemas": ("b", "a")}, ("c", "b", "a")),
    ],
)
def test_managed(connected: Connect, settings: dict[str, object], managed: tuple[str, ...]) -> None:
    flyway = FlywaySettings(**settings)  # type: ignore[arg-type]  # settings by name
    assert managed_schemas(connected(**settings), flyway) == managed


def test_creates_what_is_missing(connected: Connect, connection: psycopg.Connection) -> None:
    connection.execute("create schema b")
    flyway = FlywaySettings(schemas=('A "x"', "b", "c"))
    target = connected(schemas=flyway.schemas)
    history = HistoryTable(target, flyway)
    assert create_schemas(target, flyway.schemas, history) == ('A "x"', "c")
    [row] = history.rows()
    assert (row.installed_rank, row.type, row.script, row.version) == (0, "SCHEMA", '"A ""x""","c"', None)
    assert create_schemas(target, flyway.schemas, history) == ()
    assert history.rows() == (row,)


def test_a_baseline_comes_before_the_schema(connected: Connect) -> None:
    flyway = FlywaySettings(schemas=("a",))
    target = connected(schemas=("a",))
    history = HistoryTable(target, flyway)
    create_schemas(target, ("a",), history, baseline_marker("1", "b"))
    assert [(row.installed_rank, row.type) for row in history.rows()] == [(1, "BASELINE"), (2, "SCHEMA")]


def test_later_schemas_take_the_next_rank(connected: Connect, target: Target) -> None:
    history = HistoryTable(target, FlywaySettings())
    history.create(baseline_marker("1", "b"))
    create_schemas(target, ("public", "later"), history)
    assert [(row.installed_rank, row.script) for row in history.rows()][1:] == [(2, '"later"')]


def test_all_or_nothing(connected: Connect, admin: psycopg.Connection) -> None:
    target = connected(schemas=("a", "pg_b"))
    with pytest.raises(ServerError, match="reserved"):
        create_schemas(target, ("a", "pg_b"), HistoryTable(target, FlywaySettings()))
    assert not survey(target, ["a"])[0].exists


def test_creators_at_the_same_time(connected: Connect) -> None:
    flyway = FlywaySettings(schemas=("a", "b"))
    targets = [connected(schemas=flyway.schemas) for _ in range(4)]
    histories = [HistoryTable(target, flyway) for target in targets]
    with ThreadPoolExecutor(4) as pool:
        created = list(
            pool.map(lambda target, history: create_schemas(target, flyway.schemas, history), targets, histories)
        )
    assert sorted(created) == [(), (), (), ("a", "b")]
    assert len(histories[0].rows()) == len(histories[3].rows()) == 1
