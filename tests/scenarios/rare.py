"""Kinds of objects and rows that few migrations touch, and that a proof must not overlook."""

from flyback.model.rehearsal import DataVerdict, Verdict
from scenarios.case import Case
from scenarios.ddl import USERS

ON_DATABASE = "do $$ begin execute format('{}', current_database()); end $$;"

CASES = [
    Case(
        name="setting of the database left behind",
        forward=ON_DATABASE.format("alter database %I set work_mem = ''9MB''"),
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("work_mem",),
    ),
    Case(
        name="setting of the database taken back",
        forward=ON_DATABASE.format("alter database %I set work_mem = ''9MB''"),
        undo=ON_DATABASE.format("alter database %I reset work_mem"),
    ),
    Case(
        name="comment on the database",
        forward=ON_DATABASE.format("comment on database %I is ''mine''"),
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("comment",),
    ),
    Case(
        name="constraint added without validation and validated by the undo",
        earlier=f"{USERS} alter table users add constraint c check (id > 0) not valid;",
        forward="alter table users drop constraint c;",
        undo="alter table users add constraint c check (id > 0);",
        verdict=Verdict.DIFFERENT,
        rows=0,
        says=("constraint users.c",),
    ),
    Case(
        name="column renamed and renamed back",
        earlier=f"{USERS} create view v as select email from users; create index i on users (lower(email));",
        forward="alter table users rename email to mail;",
        undo="alter table users rename mail to email;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="unlogged",
        earlier=USERS,
        forward="alter table users set unlogged;",
        undo="alter table users set logged;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="one of two equal rows",
        earlier="create table a (n int); insert into a values (1), (1), (2);",
        forward="create table b ();",
        undo="drop table b; delete from a where ctid in (select min(ctid) from a where n = 1);",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("n=1",),
    ),
    Case(
        name="negative zero",
        earlier="create table a (f float8); insert into a values ('-0'), ('NaN'), ('-Infinity');",
        forward="update a set f = f + 0;",
        undo="select 1;",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("f=-0",),
    ),
    Case(
        name="trailing zeros of a numeric",
        earlier="create table a (n numeric); insert into a values (1.50);",
        forward="update a set n = trim_scale(n);",
        undo="select 1;",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("n=1.50",),
    ),
    Case(
        name="many rows, one of them changed",
        earlier="create table a (id int primary key, t text);"
        " insert into a select n, 'row ' || n from generate_series(1, 30000) n;",
        forward="create table b ();",
        undo="drop table b; update a set t = 'other' where id = 12345;",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("public.a",),
    ),
    Case(
        name="trigger that refuses every row",
        earlier=f"""{USERS} create function no() returns trigger language plpgsql as
            $$ begin raise 'read only since 2020'; end $$;
            create trigger t before insert on users for each row execute function no();""",
        forward="alter table users add x int;",
        undo="alter table users drop x;",
        data=DataVerdict.VACUOUS,
        says=("read only since 2020",),
    ),
    Case(
        name="rule that swallows every row",
        earlier=f"{USERS} create rule r as on insert to users do instead nothing;",
        forward="alter table users add x int;",
        undo="alter table users drop x;",
        data=DataVerdict.VACUOUS,
    ),
    Case(
        name="rule and statistics forgotten",
        earlier=USERS,
        forward="create rule r as on delete to users do also notify gone; create statistics s on id, email from users;",
        undo="drop rule r on users;",
        verdict=Verdict.DIFFERENT,
        says=("s",),
        path="copy",
    ),
    Case(
        name="tables that refer to one another",
        earlier="""create table a (id int primary key, b int); create table b (id int primary key, a int references a);
            alter table a add constraint to_b foreign key (b) references b;""",
        forward="alter table a drop constraint to_b;",
        undo="alter table a add constraint to_b foreign key (b) references b;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="publication",
        earlier=USERS,
        forward="create publication p for table users;",
        undo="drop publication p;",
    ),
    Case(
        name="operator, aggregate and cast",
        earlier="create type pair as (a int, b int);",
        forward="""create function f(pair) returns text immutable language sql as $$ select ($1).a::text $$;
            create cast (pair as text) with function f(pair);
            create function g(int, int) returns int immutable language sql as $$ select $1 * 10 + $2 $$;
            create operator |+| (leftarg = int, rightarg = int, function = g);
            create aggregate digits (int) (sfunc = g, stype = int, initcond = '0');""",
        undo="drop aggregate digits (int); drop operator |+| (int, int); drop cast (pair as text);"
        " drop function f(pair), g(int, int);",
    ),
    Case(
        name="text search and collation",
        forward='create text search configuration c (copy = english); create collation z from "C";',
        undo="drop text search configuration c;",
        verdict=Verdict.DIFFERENT,
        says=("collation z is left behind",),
        path="copy",
    ),
    Case(
        name="domain tightened and loosened",
        earlier="create domain d as int; create table a (id int primary key, n d);",
        forward="alter domain d add constraint positive check (value > 0);",
        undo="alter domain d drop constraint positive;",
        says=("fails on tables with such rows",),
        data=DataVerdict.KEPT,
    ),
    Case(
        name="inheritance",
        earlier="create table p (id int primary key); create table c (x int) inherits (p);",
        forward="alter table p add y int default 7;",
        undo="alter table p drop y;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="child that forgets its parent",
        earlier="create table p (id int); create table c (x int) inherits (p);",
        forward="alter table c no inherit p;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        path="copy",
        says=("c",),
    ),
    Case(
        name="statement that waits on itself",
        earlier=USERS,
        forward="set lock_timeout = '1s'; set idle_in_transaction_session_timeout = '1s'; alter table users add x int;",
        undo="select pg_sleep(1.2); alter table users drop x;",
        rows=0,
    ),
    Case(
        name="rows moved to another table and back",
        earlier="create table a (id int, t text); create table b (id int, t text);",
        forward="with m as (delete from a where id % 2 = 0 returning *) insert into b select * from m;",
        undo="with m as (delete from b returning *) insert into a select * from m;",
        rows=30,
        verdict=Verdict.LOSSY,
    ),
]
