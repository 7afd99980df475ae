"""The block that takes locks first takes what the statements will take, and no more."""

from collections.abc import Iterator

import psycopg
import pytest

from flyback.model.plan import Command
from flyback.planning.lock_groups import Piece, with_locks_first
from flyback.postgres.scratch.server import ROLE, Server
from flyback.syntax.statements import parse
from flyback.syntax.strong_locks import locking
from postgres.fresh import fresh_database

WORLD = """
create table p (id int primary key, n int unique, v text);
create table ch (id int primary key, p_id int constraint ch_p references p, n int references p (n), a int default 0);
create index ch_a on ch (a);
create table lone (id int, a int);
create table "Odd name" (id int);
create table pt (id int, p_id int references p) partition by range (id);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (20);
create table other (id int, p_id int) partition by range (id);
create table other1 partition of other for values from (0) to (10);
create table other_rest partition of other default;
create table fresh (id int, p_id int);
create table par (id int);
create table kid () inherits (par);
create view vw as select id, a from lone;
create materialized view mv as select id from lone;
create sequence sq;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on lone for each row execute function f();
create policy po on lone;
create rule ru as on delete to lone do instead nothing;
create schema s2;
create schema s3;
create table s2.lone (id int);
"""
STRONG = ("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock")
HELD = "select relation::int8, mode from pg_locks where pid = pg_backend_pid() and relation is not null"
TABLES = """
select c.oid::int8, c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and n.nspname in ('public', 's2')
"""
STATEMENTS = """
alter table ch add column x int
alter table only lone add column x int
alter table par add column x int
alter table ch add column x int references p
alter table ch add constraint c check (a > 0)
alter table ch add foreign key (a) references p
alter table lone add primary key (id)
alter table ch drop column p_id
alter table ch drop column a
alter table p drop column n cascade
alter table ch drop constraint ch_p
alter table p drop constraint p_pkey cascade
alter table ch alter column p_id type bigint
alter table p alter column n type bigint
alter table p alter column v type varchar(10)
alter table pt alter column p_id set not null
alter table ch alter column a set statistics 100
alter table ch set (fillfactor = 70)
alter table lone set (user_catalog_table = true)
alter table ch validate constraint ch_p
alter table lone disable trigger tr
alter table lone disable rule ru
alter table lone enable row level security
alter table lone replica identity full
alter table par rename column id to no
alter table ch rename constraint ch_p to other_name
alter table pt owner to current_user
alter table kid no inherit par
alter table pt attach partition fresh for values from (20) to (30)
alter table other attach partition fresh for values from (20) to (30)
alter table pt detach partition pt1
alter table other detach partition other1
alter index ch_a rename to ch_b
alter view vw rename to vx
alter table vw alter column a set default 3
alter sequence sq restart
create table new (id int primary key, p_id int references p, foreign key (id) references ch)
create table pt3 partition of pt for values from (20) to (30)
create table other3 partition of other for values from (20) to (30)
create table kid2 () inherits (par)
create table if not exists lone (id int)
create index on ch (p_id)
create index on pt (p_id)
create unique index on only pt (id)
drop index ch_a
create trigger t2 after insert on ch for each row execute function f()
create trigger t2 after insert on pt for each row execute function f()
create trigger t2 after insert on pt for each statement execute function f()
create trigger t2 instead of insert on vw for each row execute function f()
alter trigger tr on lone rename to tr2
drop trigger tr on lone
create policy p2 on lone
alter policy po on lone using (true)
alter policy po on lone rename to po2
drop policy po on lone
create rule r2 as on update to lone do instead nothing
create rule r2 as on insert to vw do instead nothing
drop rule ru on lone
truncate lone, s2.lone
truncate p cascade
lock table only pt in share mode
lock table ch in row exclusive mode
reindex table ch
reindex index ch_a
cluster ch using ch_a
refresh materialized view mv
comment on table ch is 'x'
grant select on ch to current_user
drop view vw
drop materialized view mv
drop sequence sq
drop table if exists nowhere, s3.nowhere
alter table if exists nowhere add column x int
create or replace view vw as select id, a from lone
create view v2 as select * from ch
insert into ch values (1)
update ch set a = 1
analyze ch
alter table "Odd name" add column x int
drop table ch
drop table p cascade
drop table lone, "Odd name" cascade
drop table pt1
drop table other1
drop table pt
alter table lone rename to solo
alter table lone set schema s3
"""


@pytest.fixture(scope="module")
def world(server: Server) -> Iterator[psycopg.Connection]:
    """A database with something of everything."""
    with (
        fresh_database(server, "locks_first") as name,
        psycopg.connect(server.conninfo(name, ROLE), autocommit=True) as opened,
    ):
        opened.execute(WORLD)
        yield opened


def pieces(script: str) -> list[Piece]:
    return [
        Piece(Command(sql=each.statement.sql, statement=each.statement), locking(each.node))
        for each in parse(script, "x")
    ]


def commands(script: str) -> list[Command]:
    """A script with its blocks."""
    return [command for command in with_locks_first(pieces(script), set()) if isinstance(command, Command)]


def locked(world: psycopg.Connection, *texts: str) -> dict[str, str]:
    """The strongest lock on each table, SHARE or above, that some texts take in a transaction of their own."""
    tables: dict[int, str] = dict(world.execute(TABLES).fetchall())
    found: dict[str, str] = {}
    with world.transaction(force_rollback=True):
        for text in texts:
            world.execute(text.encode())
        for relation, mode in world.execute(HELD).fetchall():
            if relation in tables and mode in STRONG:
                name = tables[relation]
                found[name] = max(mode, found.get(name, mode), key=STRONG.index)
    return found


@pytest.mark.parametrize("statement", STATEMENTS.strip().splitlines())
def test_the_block_takes_what_the_statement_takes(world: psycopg.Connection, statement: str) -> None:
    before = [command.sql for command in commands(statement) if command.statement is None]
    assert locked(world, *before) == locked(world, statement)


@pytest.mark.parametrize(
    ("statement", "missed"),
    [
        pytest.param("alter table pt add primary key (id)", {"pt1", "pt2"}, id="partitions-of-an-index"),
        pytest.param("drop function f() cascade", {"lone"}, id="cascade"),
    ],
)
def test_what_is_not_seen(world: psycopg.Connection, statement: str, missed: set[str]) -> None:
    before = [command.sql for command in commands(statement) if command.statement is None]
    taken, first = locked(world, statement), locked(world, *before)
    assert taken.items() - first.items() == {(name, taken[name]) for name in missed}
    assert first.items() <= taken.items()
