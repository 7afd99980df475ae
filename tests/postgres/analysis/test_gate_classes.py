"""What the gates ask for: which statements are destructive, and from which size on work is massive.

A change here changes what production refuses without a maintenance window.
"""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from flyback.model.snapshot import Relation, Snapshot
from flyback.postgres.scratch.server import Server
from flyback.postgres.snapshot.reader import read_snapshot
from flyback.settings import FlybackSettings
from postgres.analysis.running_rules import judged
from postgres.fresh import fresh_database

ROWS = 400
SETUP = f"""
create schema shop;
create type mood as enum ('low', 'high');
create domain score as int check (value > 0);
create sequence seats;
create table parents (id int primary key);
create table items (id int primary key, parent int references parents, name varchar(20), price numeric(10,2),
  body text, mood mood, at timestamptz, constraint priced check (price > 0));
create index items_name on items (name);
create table parts (id int, day date) partition by range (day);
create table parts_old partition of parts for values from ('2020-01-01') to ('2021-01-01');
create view item_names as select name from items;
create materialized view item_counts as select count(*) from items;
create function one() returns int language sql as 'select 1';
create table shop.goods (id int);
insert into parents select generate_series(1, {ROWS});
insert into items select g, g, 'n' || g, g, 'b', 'low', now() from generate_series(1, {ROWS}) g;
insert into parts select g, '2020-06-01' from generate_series(1, {ROWS}) g;
analyze;
"""
DESTRUCTIVE = (
    "drop table items",
    "drop table parents cascade",
    "drop table if exists items",
    "drop table parts_old",
    "drop schema shop cascade",
    "drop type mood cascade",
    "drop sequence seats",
    "drop materialized view item_counts",
    "drop owned by current_user",
    "alter table items drop column body",
    "alter table items drop column name cascade",
    "alter table items drop column if exists body",
    "alter table items alter column price type numeric(8,1)",
    "alter table items alter column price type int",
    "alter table items alter column mood type varchar(2) using left(mood::text, 2)",
    "alter table items alter column body type int using 1",
    "alter table items alter column at type date",
    "alter table items alter column id type bigint",
    "alter table items alter column id type smallint",
    "alter table items drop column body, add column body text",
    "truncate items",
    "truncate parents cascade",
    "truncate table only items restart identity",
    "delete from items",
    "delete from items where true",
    "with gone as (delete from items returning *) select count(*) from gone",
    "update items set name = 'x'",
    "update items set name = null",
    "update items set name = 'x' where 1 = 1",
    "delete from pg_catalog.pg_description",
    "begin; drop table items; commit",
)
HARMLESS = (
    "drop index items_name",
    "drop view item_names",
    "drop function one()",
    "drop table if exists nowhere",
    "alter table items drop constraint priced",
    "alter table items alter column name drop not null",
    "alter table items alter column name type varchar(30)",
    "alter table items alter column name type text",
    "alter table items alter column price type numeric(12,2)",
    "delete from items where id > 5",
    "update items set name = 'x' where id > 5",
    "alter table items add column more int",
    "alter table items rename column body to contents",
    "alter table items rename to things",
    "alter type mood add value 'middle'",
    "alter type mood rename value 'low' to 'least'",
    "create index on items (at)",
    "insert into items (id) values (0)",
    "create table gone (id int); drop table gone",
    "create temporary table gone as select 1 as a; delete from gone",
    "create table new (id int); insert into new values (1); update new set id = 2; delete from new; truncate new",
    "select * from items",
    "comment on table items is 'x'",
    "analyze items",
)
WORK = (
    ("create index on items (at)", ROWS),
    ("create index concurrently on items (at)", ROWS),
    ("create unique index on items (name)", ROWS),
    ("reindex table items", ROWS),
    ("alter table items alter column id type bigint", ROWS),
    ("alter table items alter column price type numeric(12,4)", ROWS),
    ("alter table items add column k int default (random() * 9)::int", ROWS),
    ("alter table items add column k int generated always as (id * 2) stored", ROWS),
    ("alter table items add constraint c check (id > 0)", ROWS),
    ("alter table items add foreign key (id) references parents", 2 * ROWS),
    ("alter table items add unique (name)", ROWS),
    ("alter table items alter column body set not null", ROWS),
    ("vacuum full items", ROWS),
    ("cluster items using items_pkey", ROWS),
    ("update items set name = 'x'", ROWS),
    ("delete from items", ROWS),
    ("create index on parts (id)", ROWS),
    ("refresh materialized view item_counts", ROWS + 1),
)
"""With the rows of all tables that it works through."""
LITTLE_WORK = (
    "drop table items",
    "truncate items",
    "alter table items add column more int",
    "alter table items add column more int default 3",
    "alter table items add constraint c check (id > 0) not valid",
    "alter table items alter column name type text",
    "alter table items rename to things",
    "drop index items_name",
    "insert into items (id) values (0)",
    "create table more (id int)",
)


@pytest.fixture(scope="module")
def snapshot(server: Server) -> Iterator[Snapshot]:
    with (
        fresh_database(server, "gate_classes") as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as made,
    ):
        made.execute(SETUP.encode())
        yield read_snapshot(made)


def classes(snapshot: Snapshot, sql: str, settings: FlybackSettings | None = None) -> set[str]:
    found = judged(snapshot, sql, settings=settings or FlybackSettings())
    return {name for each in found for name in each.classes}


@pytest.mark.parametrize("sql", DESTRUCTIVE)
def test_destructive(snapshot: Snapshot, sql: str) -> None:
    assert classes(snapshot, sql) == {"destructive"}


@pytest.mark.parametrize("sql", HARMLESS)
def test_not_destructive(snapshot: Snapshot, sql: str) -> None:
    assert classes(snapshot, sql) == set()


@pytest.mark.parametrize(("sql", "rows"), WORK)
def test_massive_from_so_many_rows_on(snapshot: Snapshot, sql: str, rows: int) -> None:
    assert "massive" in classes(snapshot, sql, FlybackSettings(massive_rows=rows))
    assert "massive" not in classes(snapshot, sql, FlybackSettings(massive_rows=rows + 1))


@pytest.mark.parametrize("sql", ["create index on items (at)", "vacuum full items", "update items set name = 'x'"])
def test_massive_from_so_many_bytes_on(snapshot: Snapshot, sql: str) -> None:
    size = next(each.bytes for each in snapshot.records if isinstance(each, Relation) and each.name == "items")
    assert size
    assert "massive" in classes(snapshot, sql, FlybackSettings(massive_bytes=size))
    assert "massive" not in classes(snapshot, sql, FlybackSettings(massive_bytes=size + 1))


@pytest.mark.parametrize("sql", LITTLE_WORK)
def test_what_takes_no_longer_on_large_tables(snapshot: Snapshot, sql: str) -> None:
    assert "massive" not in classes(snapshot, sql, FlybackSettings(massive_rows=1, massive_bytes=1))


def test_tables_that_nobody_has_analyzed_may_be_massive(snapshot: Snapshot) -> None:
    known = [replace(each, rows=None, bytes=None) if isinstance(each, Relation) else each for each in snapshot.records]
    assert "massive" in classes(replace(snapshot, records=tuple(known)), "create index on items (at)")


@pytest.mark.parametrize(
    ("sql", "rule"), [("drop table items", "drop-table"), ("update items set name = 'x'", "update-all-rows")]
)
def test_gates_are_told_what_people_do_not_want_to_hear(snapshot: Snapshot, sql: str, rule: str) -> None:
    assert "destructive" in classes(snapshot, sql, FlybackSettings(disabled_rules=(rule, "loses-data")))
    assert "destructive" in classes(snapshot, f"-- flyback: allow {rule} because we know\n{sql}")
