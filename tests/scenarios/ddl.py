"""Schema changes of every kind, and undo scripts that do or do not take them back."""

from flyback.model.rehearsal import DataVerdict, Verdict
from scenarios.case import Case

USERS = "create table users (id int primary key, email text);"
PARTITIONED = """
create table p (id int, at date not null, primary key (id, at)) partition by range (at);
create table p_1 partition of p for values from ('2020-01-01') to ('2030-01-01');
"""

CASES = [
    Case(
        name="table",
        forward="create table a (id int); create index on a (id);",
        undo="drop table a;",
        data=DataVerdict.VACUOUS,
    ),
    Case(
        name="column at the end",
        earlier=USERS,
        forward="alter table users add name text;",
        undo="alter table users drop name;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="default forgotten",
        earlier="create table users (id int, at timestamptz default now());",
        forward="alter table users alter at drop default;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("column users.at: default now() is not restored",),
    ),
    Case(
        name="default of now() kept",
        earlier="create table users (id int, at timestamptz default now());",
        forward="alter table users alter at drop default;",
        undo="alter table users alter at set default now();",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="new column with a volatile default",
        earlier=USERS,
        forward="alter table users add at timestamptz not null default clock_timestamp();",
        undo="alter table users drop at;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="column comes back at the end",
        earlier="create table users (id int, email text, name text);",
        forward="alter table users drop email;",
        undo="alter table users add email text;",
        verdict=Verdict.LOSSY,
        rows=10,
    ),
    Case(
        name="empty column comes back at the end",
        earlier="create table users (id int, email text, name text);",
        forward="alter table users drop email;",
        undo="alter table users add email text;",
        verdict=Verdict.EQUIVALENT,
        rows=0,
        data=DataVerdict.VACUOUS,
    ),
    Case(
        name="no undo",
        forward="create table a (id int);",
        undo=None,
        verdict=Verdict.NO_UNDO,
        says=("there is no undo script",),
    ),
    Case(
        name="not undoable",
        forward="-- flyback: not-undoable mails were sent\ncreate table a (id int);",
        undo=None,
        verdict=Verdict.NOT_UNDOABLE,
        says=("mails were sent",),
    ),
    Case(
        name="migration fails",
        forward="create table a (id int);\ncreate table a (id int);",
        undo="drop table a;",
        verdict=Verdict.APPLY_FAILS,
        says=('relation "a" already exists', "V2__it.sql:2:1"),
    ),
    Case(
        name="undo fails",
        forward="create table a (id int);",
        undo="drop table b;",
        verdict=Verdict.UNDO_FAILS,
        says=('table "b" does not exist', "U2__it.sql:1:1"),
    ),
    Case(
        name="undo of nothing",
        forward="create table a (id int);",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("table a is left behind",),
        path="copy",
    ),
    Case(
        name="migration that cannot be applied twice",
        forward="create table if not exists a (id int); create type mood as enum ('x');",
        undo="drop table a; drop type mood; create domain mood as int;",
        verdict=Verdict.DIFFERENT,
        says=('type "mood" already exists',),
        path="copy",
    ),
    Case(
        name="view over a changed column",
        earlier=f"{USERS} create view v as select email from users;",
        forward="drop view v; alter table users alter email type varchar(90);"
        " create view v as select email from users;",
        undo="drop view v; alter table users alter email type text; create view v as select email from users;",
    ),
    Case(
        name="view not restored",
        earlier=f"{USERS} create view v as select email from users;",
        forward="alter table users drop email cascade;",
        undo="alter table users add email text;",
        verdict=Verdict.DIFFERENT,
        says=("view v is missing",),
    ),
    Case(
        name="materialized view",
        earlier=USERS,
        forward="create materialized view m as select id from users with data; create unique index on m (id);",
        undo="drop materialized view m;",
    ),
    Case(
        name="materialized view left empty",
        earlier=f"{USERS} create materialized view m as select id from users;",
        forward="drop materialized view m;",
        undo="create materialized view m as select id from users with no data;",
        verdict=Verdict.DIFFERENT,
        says=("m",),
    ),
    Case(
        name="materialized view refreshed",
        earlier=f"{USERS} create materialized view m as select id from users;",
        forward="refresh materialized view m;",
        undo="refresh materialized view m;",
    ),
    Case(
        name="partition attached and detached",
        earlier=f"{PARTITIONED} create table p_2 (id int not null, at date not null, primary key (id, at));",
        forward="alter table p attach partition p_2 for values from ('2030-01-01') to ('2040-01-01');",
        undo="alter table p detach partition p_2;",
    ),
    Case(
        name="partition dropped with its rows",
        earlier=PARTITIONED,
        forward="drop table p_1;",
        undo="create table p_1 partition of p for values from ('2020-01-01') to ('2030-01-01');",
        verdict=Verdict.LOSSY,
    ),
    Case(
        name="identity added",
        earlier=USERS,
        forward="alter table users alter id add generated by default as identity;",
        undo="alter table users alter id drop identity;",
    ),
    Case(
        name="identity made strict and not loosened",
        earlier="create table a (id int generated by default as identity primary key, x int);",
        forward="alter table a alter id set generated always;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("a.id",),
    ),
    Case(
        name="generated column",
        earlier="create table a (id int primary key, n int);",
        forward="alter table a add twice bigint generated always as (n::bigint * 2) stored;",
        undo="alter table a drop twice;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="generated column made plain and never made one again",
        earlier="create table a (id int primary key, twice int generated always as (id % 7) stored);",
        forward="alter table a alter twice drop expression;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("a.twice",),
        path="copy",
    ),
    Case(
        name="schema renamed",
        earlier="create schema s; create table s.t (id int); create view s.v as select id from s.t;",
        forward="alter schema s rename to z;",
        undo="alter schema z rename to s;",
    ),
    Case(
        name="schema renamed and left so",
        earlier="create schema s; create table s.t (id int);",
        forward="alter schema s rename to z;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("schema s",),
        path="copy",
    ),
    Case(
        name="trusted extension",
        forward="create extension citext; create table a (name citext unique);",
        undo="drop table a; drop extension citext;",
    ),
    Case(
        name="extension that the undo forgets",
        forward="create extension citext;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("extension citext is left behind",),
        path="copy",
    ),
    Case(
        name="function with a body of its own grammar",
        earlier="create function f(a int) returns int begin atomic select a + 1; end;",
        forward="create or replace function f(a int) returns int begin atomic select a + 2; select a + 3; end;",
        undo="create or replace function f(a int) returns int begin atomic select a + 1; end;",
    ),
    Case(
        name="function whose old body does not come back",
        earlier="create function f() returns int language plpgsql as $$ begin\n return 1;\n end $$;",
        forward="create or replace function f() returns int language plpgsql as $$ begin\n return 2;\n end $$;",
        undo="create or replace function f() returns int language plpgsql as $$ begin\n return 3;\n end $$;",
        verdict=Verdict.DIFFERENT,
        says=("function f()", "line 2"),
    ),
    Case(
        name="trigger left disabled",
        earlier=f"""{USERS} create function g() returns trigger language plpgsql as 'begin return new; end';
            create trigger tr before insert on users for each row execute function g();""",
        forward="alter table users disable trigger tr;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("trigger",),
    ),
    Case(
        name="enum rebuilt without its new label",
        earlier="create type mood as enum ('sad', 'ok'); create table a (m mood);",
        forward="alter type mood add value 'happy';",
        undo="""create type mood_old as enum ('sad', 'ok');
            alter table a alter m type mood_old using m::text::mood_old;
            drop type mood; alter type mood_old rename to mood;""",
        path="copy",
    ),
    Case(
        name="enum value used after it was added",
        earlier="create type mood as enum ('sad', 'ok'); create table a (id int primary key, m mood default 'ok');",
        forward="alter type mood add value 'happy' before 'ok';",
        undo="""alter table a alter m drop default; update a set m = 'ok' where m = 'happy';
            create type mood_old as enum ('sad', 'ok');
            alter table a alter m type mood_old using m::text::mood_old;
            drop type mood; alter type mood_old rename to mood; alter table a alter m set default 'ok';""",
        path="copy",
    ),
    Case(
        name="enum value added by dynamic SQL and used by the undo",
        earlier="create type mood as enum ('sad', 'ok'); create table a (m mood);",
        forward="do $$ begin execute $q$ alter type mood add value 'happy' $q$; end $$;",
        undo="""update a set m = 'ok' where m = 'happy'; create type mood_old as enum ('sad', 'ok');
            alter table a alter m type mood_old using m::text::mood_old;
            drop type mood; alter type mood_old rename to mood;""",
        path="copy",
    ),
    Case(
        name="table moved into a new schema and back",
        earlier=USERS,
        forward="create schema s; alter table users set schema s;",
        undo="alter table s.users set schema public; drop schema s;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="table renamed and left so",
        earlier=USERS,
        forward="alter table users rename to people;",
        undo="select 1;",
        verdict=Verdict.DIFFERENT,
        says=("users",),
        path="copy",
    ),
    Case(
        name="index built on rows that the same script changed",
        earlier=f"{USERS} insert into users select n, n::text from generate_series(1, 50) n;",
        forward="update users set email = email || 'x'; create index users_email on users (email);",
        undo="drop index users_email; update users set email = left(email, -1);",
        rows=0,
        data=DataVerdict.KEPT,
    ),
]
