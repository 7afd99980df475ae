"""The history table is Flyway's to the last column, and so are the rows that flyback adds, changes and removes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from flyback.errors import ServerError
from flyback.postgres.scratch.server import ROLE
from flyback.postgres.target.history_table import (
    HistoryTable,
    Marker,
    baseline_marker,
    deletion_marker,
    schema_marker,
)
from flyback.postgres.target.target import Target
from flyback.settings import FlywaySettings
from postgres.target.conftest import Connect

COLUMNS = """
    select attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where attrelid = %s::regclass and attnum > 0 order by attnum
"""


def script(version: str | None, **more: object) -> Marker:
    """A row as a migration leaves it."""
    marker = Marker(type="SQL", version=version, description=f"d {version}", script=f"V{version}__d.sql", checksum=5)
    return replace(marker, **more)  # type: ignore[arg-type]  # fields by name


@pytest.fixture
def history(target: Target) -> HistoryTable:
    """A new, empty history table."""
    table = HistoryTable(target, FlywaySettings())
    assert table.create()
    return table


def test_no_table(target: Target) -> None:
    history = HistoryTable(target, FlywaySettings())
    assert not history.exists
    assert not history.look()
    assert history.rows() == ()


def test_definition(history: HistoryTable, connection: psycopg.Connection) -> None:
    assert history.exists
    assert connection.execute(COLUMNS, ["public.flyway_schema_history"]).fetchall() == [
        ("installed_rank", "integer", True, None),
        ("version", "character varying(50)", False, None),
        ("description", "character varying(200)", True, None),
        ("type", "character varying(20)", True, None),
        ("script", "character varying(1000)", True, None),
        ("checksum", "integer", False, None),
        ("installed_by", "character varying(100)", True, None),
        ("installed_on", "timestamp without time zone", True, "now()"),
        ("execution_time", "integer", True, None),
        ("success", "boolean", True, None),
    ]
    indexes = "select indexname, indexdef from pg_indexes where tablename = 'flyway_schema_history' order by 1"
    name = "flyway_schema_history"
    assert connection.execute(indexes).fetchall() == [
        (f"{name}_pk", f"CREATE UNIQUE INDEX {name}_pk ON public.{name} USING btree (installed_rank)"),
        (f"{name}_s_idx", f"CREATE INDEX {name}_s_idx ON public.{name} USING btree (success)"),
    ]


def test_quoted_names_and_tablespace(connected: Connect, connection: psycopg.Connection) -> None:
    connection.execute('create schema "a ""b"".c"')
    settings = {"default_schema": 'a "b".c', "table": 'Über "x"', "tablespace": "pg_default"}
    history = HistoryTable(connected(**settings), FlywaySettings(table='Über "x"', tablespace="pg_default"))
    assert history.create(baseline_marker("1", "it's \\ %s {}"))
    assert history.look()
    again = HistoryTable(connected(**settings), FlywaySettings(table='Über "x"'))
    assert again.exists
    assert again.rows()[0].description == "it's \\ %s {}"


def test_a_role_a_script_left_behind_does_not_matter(
    history: HistoryTable, target: Target, admin: psycopg.Connection
) -> None:
    admin.execute("grant pg_read_all_data to flyback")
    target.connection.execute("set role pg_read_all_data; set search_path = nowhere")
    assert history.add(baseline_marker("1", "x")).installed_by == ROLE
    admin.execute("revoke pg_read_all_data from flyback")


def test_baseline(history: HistoryTable, connected: Connect) -> None:
    row = history.add(baseline_marker("1.0", "<< Flyway Baseline >>"))
    shown = (row.installed_rank, row.version, row.description, row.type, row.script, row.checksum, row.success)
    text = "<< Flyway Baseline >>"
    assert shown == (1, "1.0", text, "BASELINE", text, None, True)
    assert (row.installed_by, row.execution_time) == (ROLE, 0)
    assert abs(datetime.now() - row.installed_on) < timedelta(minutes=1)
    assert history.rows() == (row,)


def test_installed_on_is_the_clients_time(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    target = connected()
    target.connection.execute("set timezone = 'America/Lima'")
    history = HistoryTable(target, FlywaySettings())
    history.create(baseline_marker("1", "x"))
    there = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=5, minutes=30)
    assert abs(there - history.rows()[0].installed_on) < timedelta(minutes=1)


def test_installed_by(connected: Connect) -> None:
    history = HistoryTable(connected(), FlywaySettings(installed_by="it's me"))
    history.create(baseline_marker("1", "x"))
    assert history.rows()[0].installed_by == "it's me"


@pytest.mark.parametrize(
    ("markers", "ranks"),
    [
        pytest.param([script("1")], [1], id="first"),
        pytest.param([schema_marker(["a"])], [0], id="schema in an empty table"),
        pytest.param([schema_marker(["a"]), script("1"), script("2")], [0, 1, 2], id="after a schema"),
        pytest.param([baseline_marker("1", "b"), schema_marker(["a"])], [1, 2], id="schema after a baseline"),
    ],
)
def test_ranks(history: HistoryTable, markers: list[Marker], ranks: list[int]) -> None:
    assert [history.add(marker).installed_rank for marker in markers] == ranks
    assert [row.installed_rank for row in history.rows()] == ranks
    assert [row.installed_rank for row in history.rows(ranks[0])] == ranks[1:]


def test_schema_marker(history: HistoryTable) -> None:
    row = history.add(schema_marker(["s1", 'S "2"']))
    assert (row.version, row.description, row.type) == (None, "<< Flyway Schema Creation >>", "SCHEMA")
    assert row.script == '"s1","S ""2"""'


def test_long_texts_are_abbreviated(history: HistoryTable) -> None:
    row = history.add(script("1", description="d" * 201, script="0123456789" * 101))
    assert row.description == "d" * 197 + "..."
    assert row.script == "..." + ("0123456789" * 101)[3:1000]


def test_repair(history: HistoryTable) -> None:
    kept, failed = history.add(script("1")), history.add(script("2", success=False))
    history.remove_failed(kept)
    history.remove_failed(failed)
    assert history.rows() == (kept,)
    history.align(replace(kept, description="x" * 300, type="SCRIPT", checksum=-7, script="renamed"))
    deleted = history.add(deletion_marker(kept))
    aligned = replace(kept, description="x" * 197 + "...", type="SCRIPT", checksum=-7)
    assert history.rows() == (aligned, deleted)
    same = replace(kept, type="DELETE", installed_rank=2, installed_on=deleted.installed_on)
    assert deleted == same


def test_repair_is_one_transaction_when_asked(history: HistoryTable, target: Target) -> None:
    row = history.add(script("2", success=False))

    def fail() -> None:
        with target.transaction():
            history.remove_failed(row)
            history.add(script("1" * 51))

    with pytest.raises(ServerError, match="too long"):
        fail()
    assert history.rows() == (row,)


def test_more_columns_than_flyways_do_not_matter(history: HistoryTable, connection: psycopg.Connection) -> None:
    row = history.add(script("1"))
    connection.execute("alter table flyway_schema_history add note text; update flyway_schema_history set note = ''")
    assert history.rows() == (row,)


def test_a_table_that_somebody_else_made(connected: Connect) -> None:
    first, second = (HistoryTable(connected(), FlywaySettings()) for _ in range(2))
    assert first.create(baseline_marker("1", "x"))
    assert not second.create(baseline_marker("2", "y"))
    assert second.rows() == first.rows()
    assert len(first.rows()) == 1


def test_creators_at_the_same_time(connected: Connect) -> None:
    tables = [HistoryTable(connected(), FlywaySettings()) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        created = list(pool.map(lambda table: table.create(), tables))
    assert sum(created) == 1
    assert all(table.exists for table in tables)


def test_a_table_that_cannot_be_made(target: Target, connection: psycopg.Connection) -> None:
    connection.execute("create view flyway_schema_history as select 1")
    with pytest.raises(ServerError, match="already exists"):
        HistoryTable(target, FlywaySettings()).create()
