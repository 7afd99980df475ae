"""Scripts that try to disturb the rehearsal itself."""

from flyback.model.rehearsal import DataVerdict, Verdict
from scenarios.case import Case
from scenarios.ddl import USERS

CASES = [
    Case(
        name="functions of the user hide the server's",
        earlier=f"""{USERS} create schema evil;
            create function evil.format_type(oid, int4) returns text language sql as $$ select 'fooled' $$;
            create function public.pg_get_viewdef(oid) returns text language sql as $$ select 'fooled' $$;""",
        forward="set search_path = evil, pg_catalog; create table public.a (id int);",
        undo="drop table a;",
        never=("fooled",),
    ),
    Case(
        name="tables named like the server's",
        forward='create table pg_class_ (id int); create table "Weird ""Name" ("é;--" int);',
        undo='drop table pg_class_, "Weird ""Name";',
    ),
    Case(
        name="names with percent signs and quotes",
        earlier='create table "100%s" ("a%b" int primary key, "it\'s" text default \'%s {x}\');',
        forward='alter table "100%s" add "%(x)s" text;',
        undo='alter table "100%s" drop "%(x)s";',
        data=DataVerdict.KEPT,
    ),
    Case(
        name="parameters are no parameters",
        forward="create table a as select '$1' as x, '?' as y, 'x' like '%s' as z;",
        undo="drop table a;",
    ),
    Case(
        name="public schema dropped",
        earlier="create schema app; create table app.t (id int);",
        forward="drop schema public;",
        undo="create schema public;",
        verdict=Verdict.DIFFERENT,
        says=("schema public",),
    ),
    Case(
        name="role settings of the tenant",
        earlier=USERS,
        forward="alter role current_user set search_path = pg_catalog; alter table users add x int;",
        undo="alter table users drop x; alter role current_user reset search_path;",
    ),
    Case(
        name="an undo that waits for a lock of its own",
        earlier=USERS,
        forward="lock table users in access exclusive mode; alter table users add x int;",
        undo="lock table users; alter table users drop x;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="a great many objects",
        forward="do $$ begin for i in 1..300 loop execute format('create table m%s (id int primary key)', i);"
        " end loop; end $$;",
        undo="do $$ begin for i in 1..300 loop execute format('drop table m%s', i); end loop; end $$;",
    ),
    Case(
        name="a statement of a megabyte",
        forward=f"create table a as select '{'x' * 1_000_000}' as x;",
        undo="drop table a;",
    ),
    Case(
        name="temporary table named like the server's view of locks",
        earlier=USERS,
        forward="create temp table pg_locks (a int); alter table users add x int;",
        undo="create temp table pg_class (a int); alter table users drop x;",
        data=DataVerdict.KEPT,
    ),
    Case(
        name="working database made a template",
        earlier=USERS,
        forward="do $$ begin execute format('alter database %I is_template true', current_database()); end $$;",
        undo="do $$ begin execute format('alter database %I is_template false', current_database()); end $$;",
    ),
    *(
        Case(
            name=f"script that raises {code} itself",
            earlier=USERS,
            forward="alter table users add x int;",
            undo=f"do $$ begin raise exception 'not now' using errcode = '{code}'; end $$;",
            verdict=Verdict.UNDO_FAILS,
            says=("not now",),
        )
        for code in ("53100", "57P01", "58030")
    ),
]
