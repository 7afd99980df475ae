"""What migrations and undo scripts do to rows."""

from flyback.model.rehearsal import DataVerdict, Verdict
from scenarios.case import Case
from scenarios.ddl import PARTITIONED, USERS

FILLED = f"{USERS} insert into users values (1, 'ann@example.org'), (2, 'bob@example.org'), (3, null);"

CASES = [
    Case(
        name="undo drops another table's rows",
        earlier=f"{FILLED} create table log (id int primary key, text text); insert into log values (1, 'precious');",
        forward="alter table users add x int;",
        undo="alter table users drop x; delete from log;",
        rows=0,
        verdict=Verdict.LOSSY,
        data=DataVerdict.LOSSY,
        says=("precious",),
    ),
    Case(
        name="undo truncates by CASCADE",
        earlier=f"{FILLED} create table log (id int references users); insert into log values (1);",
        forward="create table a (id int);",
        undo="drop table a; truncate users cascade;",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("public.users: email=NULL",),
    ),
    Case(
        name="values that cannot be told apart any more",
        earlier=FILLED,
        forward="update users set email = '' where email is null; alter table users alter email set not null;",
        undo="alter table users alter email drop not null; update users set email = null where email = '';",
        rows=0,
        data=DataVerdict.KEPT,
    ),
    Case(
        name="generated empty texts show what the update cannot bring back",
        earlier=USERS,
        forward="update users set email = '' where email is null; alter table users alter email set not null;",
        undo="alter table users alter email drop not null; update users set email = null where email = '';",
        rows=30,
        verdict=Verdict.LOSSY,
    ),
    Case(
        name="salvage keeps a dropped column",
        earlier=FILLED,
        forward="create table kept as select id, email from users; alter table users drop email;",
        undo="alter table users add email text; update users u set email = k.email from kept k where k.id = u.id;"
        " drop table kept;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="type narrowed",
        earlier="create table a (id int primary key, n numeric(10, 4)); insert into a values (1, 1.2345);",
        forward="alter table a alter n type numeric(10, 2);",
        undo="alter table a alter n type numeric(10, 4);",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("1.2345",),
    ),
    Case(
        name="new NOT NULL",
        earlier=USERS,
        forward="alter table users alter email set not null;",
        undo="alter table users alter email drop not null;",
        says=("fails on tables with such rows", 'column "email" of relation "users" contains null values'),
        data=DataVerdict.KEPT,
    ),
    Case(
        name="new UNIQUE",
        earlier=USERS,
        forward="alter table users add constraint one unique (email);",
        undo="alter table users drop constraint one;",
        says=("fails on tables with such rows", 'could not create unique index "one"'),
        rows=100,
        data=DataVerdict.KEPT,
    ),
    Case(
        name="new CHECK",
        earlier="create table a (id int primary key, n int);",
        forward="alter table a add constraint positive check (n > 0);",
        undo="alter table a drop constraint positive;",
        says=("fails on tables with such rows", 'check constraint "positive"'),
        data=DataVerdict.KEPT,
    ),
    Case(
        name="new foreign key",
        earlier="create table a (id int primary key); create table b (id int primary key, a int);",
        forward="alter table b add constraint to_a foreign key (a) references a;",
        undo="alter table b drop constraint to_a;",
        says=("fails on tables with such rows", 'foreign key constraint "to_a"'),
        data=DataVerdict.KEPT,
        rows=40,
    ),
    Case(
        name="new NOT NULL column on a table that must be empty",
        earlier=USERS,
        forward="alter table users add name text not null;",
        undo="alter table users drop name;",
        says=("fails on tables with such rows", 'column "name" of relation "users" contains null values'),
        data=DataVerdict.VACUOUS,
    ),
    Case(
        name="vacuous",
        earlier=USERS,
        forward="alter table users add x int;",
        undo="alter table users drop x;",
        rows=0,
        data=DataVerdict.VACUOUS,
    ),
    Case(
        name="rows written since are lost with their table",
        forward="create table a (id int primary key, t text);",
        undo="drop table a;",
        data=DataVerdict.VACUOUS,
    ),
    Case(
        name="rows written since make the undo fail",
        earlier="create table a (id int primary key, n int not null);",
        forward="alter table a alter n drop not null;",
        undo="alter table a alter n set not null;",
        says=("when such rows were written since", "contains null values"),
        data=DataVerdict.KEPT,
    ),
    Case(
        name="longer texts written since make the undo fail",
        earlier="create table a (id int primary key, t varchar(5));",
        forward="alter table a alter t type varchar(500);",
        undo="alter table a alter t type varchar(5);",
        says=("when such rows were written since", "value too long"),
        data=DataVerdict.KEPT,
    ),
    Case(
        name="rows written since are deleted, older ones are not",
        earlier=FILLED,
        forward="alter table users add since bool not null default false;"
        " alter table users alter since set default true;",
        undo="delete from users where since; alter table users drop since;",
        rows=0,
        data=DataVerdict.KEPT,
    ),
    Case(
        name="inserted rows are taken back",
        earlier=FILLED,
        forward="insert into users values (10, 'x'), (11, 'y');",
        undo="delete from users where id in (10, 11);",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="inserted rows stay",
        earlier=FILLED,
        forward="insert into users values (1000, 'x') on conflict do nothing;",
        undo="select 1;",
        verdict=Verdict.LOSSY,
        rows=0,
    ),
    Case(
        name="sequence further on",
        earlier="create table a (id serial primary key, n int); insert into a (n) values (1);",
        forward="insert into a (n) values (2), (3);",
        undo="delete from a where n in (2, 3);",
        rows=0,
        data=DataVerdict.KEPT,
        says=("sequence a_id_seq is 2 further on",),
    ),
    Case(
        name="sequence goes back",
        earlier="create table a (id serial primary key, n int); insert into a (n) values (1), (2), (3);",
        forward="alter table a alter id drop default; drop sequence a_id_seq;",
        undo="create sequence a_id_seq as int owned by a.id; alter table a alter id set default nextval('a_id_seq');",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("a_id_seq",),
    ),
    Case(
        name="table rebuilt under another name",
        earlier=FILLED,
        forward="create table n as table users; drop table users; alter table n rename to users;"
        " alter table users add primary key (id);",
        undo="select 1;",
        rows=0,
        says=("",),
        data=DataVerdict.KEPT,
    ),
    Case(
        name="trigger that writes an audit table",
        earlier="""create table a (id int primary key, n int); create table audit (id int, n int);
            create function w() returns trigger language plpgsql as
            $$ begin insert into audit values (old.id, old.n); return new; end $$;
            create trigger t after update on a for each row execute function w();
            insert into a values (1, 1);""",
        forward="update a set n = n + 1;",
        undo="update a set n = n - 1;",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("audit",),
    ),
    Case(
        name="random values",
        earlier="create table a (id uuid primary key default gen_random_uuid(), n float8 default random());",
        forward="alter table a add r float8 not null default random();",
        undo="alter table a drop r;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="large object",
        earlier="create table a (id int, o oid); insert into a values (1, lo_from_bytea(0, 'abc'));",
        forward="create table b (id int);",
        undo="drop table b;",
        rows=0,
    ),
    Case(
        name="self reference and composite keys",
        earlier="""create table n (a int, b text, pa int, pb text, primary key (a, b),
            foreign key (pa, pb) references n);""",
        forward="alter table n add x int not null default 0;",
        undo="alter table n drop x;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="the project's own rows",
        earlier=USERS,
        forward="delete from users where email like '%@example.org';",
        undo="select 1;",
        rows=0,
        extra={"flyback.toml": 'seed = ["rows.sql"]\n', "rows.sql": "insert into users values (7, 'own@example.org');"},
        verdict=Verdict.LOSSY,
        says=("own@example.org",),
    ),
    Case(
        name="rows lost by a cascade of the rows that come back",
        earlier="""create table parent (id int primary key, name text);
            create table child (id int primary key, parent int references parent on delete set null);""",
        forward="create table kept as select * from parent; delete from parent;",
        undo="insert into parent select * from kept; drop table kept;",
        verdict=Verdict.LOSSY,
        says=("public.child",),
    ),
    Case(
        name="rows lost by a trigger that only rows fire",
        earlier="""create table a (id int primary key, name text); create table log (id int primary key, name text);
            create function forget() returns trigger language plpgsql as
              $$ begin delete from log; return new; end $$;
            create trigger forget after update on a for each row execute function forget();""",
        forward="update a set name = name || 'x';",
        undo="update a set name = left(name, -1);",
        verdict=Verdict.LOSSY,
        says=("public.log",),
    ),
    Case(
        name="rows lost in a partition named by itself",
        earlier=f"{PARTITIONED} insert into p values (1, '2021-01-01');",
        forward="delete from p_1;",
        undo="select 1;",
        rows=0,
        verdict=Verdict.LOSSY,
        says=("public.p_1",),
    ),
    *(
        Case(
            name=f"dropped column that a new {name} must not hide",
            earlier="create table t (id int primary key, b int, a text);",
            forward=f"alter table t drop a; alter table t {forward};",
            undo=f"alter table t {undo}; alter table t add a text;",
            verdict=Verdict.LOSSY,
            says=("fails on tables with such rows", "public.t: a="),
            rows=100,
        )
        for name, forward, undo in (
            ("NOT NULL", "alter b set not null", "alter b drop not null"),
            ("UNIQUE", "add constraint one unique (b)", "drop constraint one"),
            ("CHECK", "add constraint small check (b between 5 and 10)", "drop constraint small"),
        )
    ),
    Case(
        name="dropped table that a new NOT NULL must not hide",
        earlier="create table t (id int primary key, b text); create table o (id int primary key, t int references t);",
        forward="drop table o; alter table t alter b set not null;",
        undo="alter table t alter b drop not null; create table o (id int primary key, t int references t);",
        verdict=Verdict.LOSSY,
        says=("public.o: id=",),
    ),
    Case(
        name="lost digits that an undo failing on extreme values must not hide",
        earlier="create table a (id int primary key, n numeric(10, 4));",
        forward="alter table a alter n type numeric(10, 2);",
        undo="alter table a alter n type numeric(10, 4);",
        verdict=Verdict.LOSSY,
        says=("public.a: id=",),
    ),
    *(
        Case(
            name=f"more rows deleted than were inserted: {undo}",
            earlier="create table roles (id int primary key, name text not null);",
            forward="insert into roles values (1, 'admin'), (2, 'user');",
            undo=undo,
            verdict=Verdict.LOSSY,
            says=("public.roles: id=",),
            rows=20,
        )
        for undo in ("delete from roles;", "truncate roles;")
    ),
]
