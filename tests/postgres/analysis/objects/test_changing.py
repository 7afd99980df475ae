"""RENAME, SET SCHEMA, OWNER, COMMENT, GRANT and rarer statements: locks and refusals as on real servers."""

import psycopg
import pytest

from postgres.analysis.objects.differing import differences

_TABLE = """
    create table t (id int primary key, a int constraint ck check (a > 0), b text); create index t_a on t (a);
    create view v as select a from t; create sequence q; create materialized view m as select a, b from t;
    create schema s2; create table own (id serial, g int generated always as identity);
"""
_CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "rename relations": (
        _TABLE,
        (
            *("alter table t rename to t2", "alter table t rename to q", "alter table v rename to z"),
            *("alter view v rename to z", "alter view m rename to z", "alter view t rename to z"),
            *("alter index t_a rename to z", "alter table t_a rename to z", "alter index t_pkey rename to z"),
            *("alter index t rename to z", "alter index q rename to z", "alter sequence q rename to z"),
            *("alter sequence t rename to z", "alter materialized view m rename to z", "alter table nope rename to z"),
            *(
                "alter table if exists nope rename to z",
                "alter schema s2 rename to s3",
                "alter schema s2 rename to public",
            ),
        ),
    ),
    "rename columns and constraints": (
        _TABLE,
        (
            *("alter table t rename column a to z", "alter table t rename column a to b"),
            *("alter table t rename column nope to b", "alter table t rename column ctid to z"),
            *("alter view v rename column a to z", "alter materialized view m rename column a to z"),
            *("alter table t rename constraint ck to z", "alter table t rename constraint t_pkey to z"),
            *("alter table t rename constraint nope to z", "alter table t rename constraint ck to t_pkey"),
            "alter table t rename constraint t_pkey to t_a",
        ),
    ),
    "set schema": (
        _TABLE,
        (
            *("alter table t set schema s2", "alter view v set schema s2", "alter sequence q set schema s2"),
            *(
                "alter materialized view m set schema s2",
                "alter table t set schema nope",
                "alter table t_a set schema s2",
            ),
            *(
                "alter table t set schema public",
                "alter view t set schema s2",
                "alter table if exists no set schema s2",
            ),
            *("alter table own set schema s2", "alter sequence own_id_seq set schema s2", "alter type t set schema s2"),
        ),
    ),
    "comment": (
        _TABLE,
        (
            *("comment on table t is 'x'", "comment on view v is 'x'", "comment on table v is 'x'"),
            *("comment on column t.a is 'x'", "comment on column t.nope is 'x'", "comment on column v.a is 'x'"),
            *("comment on column t_a.a is 'x'", "comment on index t_a is 'x'", "comment on index t is 'x'"),
            *("comment on sequence q is null", "comment on constraint ck on t is 'x'", "comment on schema s2 is 'x'"),
            *("comment on constraint nope on t is 'x'", "comment on constraint x on nope is 'x'"),
            *("comment on table nope is 'x'", "comment on schema nope is 'x'", "comment on function nope() is 'x'"),
            *(
                "comment on type nope is 'x'",
                "comment on operator +(int, int) is 'x'",
                "comment on trigger x on t is 'x'",
            ),
            *(
                "comment on rule \"_RETURN\" on v is 'x'",
                "comment on statistics nope is 'x'",
                "comment on type int4 is 'x'",
            ),
        ),
    ),
    "grant": (
        _TABLE,
        (
            *(
                "grant select on v, t to public",
                "grant select (a) on t to public",
                "grant select (nope) on t to public",
            ),
            *(
                "grant select on nope to public",
                "grant usage on schema s2 to public",
                "grant usage on schema no to public",
            ),
            *("grant usage on sequence q to public", "revoke all on all tables in schema public from public"),
            *("revoke all on all tables in schema nope from public", "grant execute on function nope() to public"),
            *("grant execute on function lower(text) to public", "grant select on pg_class to public"),
            "alter default privileges in schema nope grant select on tables to public",
        ),
    ),
    "schemas": (
        _TABLE,
        (
            *(
                "create schema s2",
                "create schema if not exists s2",
                "create schema z create table x (id int primary key)",
            ),
            "create schema z create view y as select * from x create table x (a int)",
        ),
    ),
    "statistics and publications": (
        f"""{_TABLE} create table kid () inherits (t); create publication p for table only t;
            create statistics st on a, b from t""",
        (
            *("create statistics x on a, (a + 1) from t", "create statistics x on a from t"),
            *("create statistics x on a, nope from t", "create statistics x on a, b from v"),
            *("create statistics x on a, b from m", "create statistics x on a, b from nope"),
            *("create statistics st on a, b from t", "create statistics if not exists st on a, b from t"),
            *("alter statistics st set statistics 10", "alter statistics nope set statistics 10"),
            *("alter statistics st rename to z", "alter statistics st set schema s2", "drop statistics st"),
            *("create publication x for table t", "create publication x for table only t"),
            *("create publication x for table v", "create publication x for table t (id, a) where (a > 1)"),
            *("create publication p", "alter publication p add table kid", "alter publication p add table only t"),
            *(
                "alter publication p drop table only t",
                "alter publication p drop table t",
                "alter publication x add table t",
            ),
            *("alter publication p set table kid", "alter publication p set table only t, kid"),
            *("alter publication p set (publish = 'insert')", "alter publication p rename to z", "drop publication p"),
        ),
    ),
    "partitions": (
        """create schema s2;
           create table pt (id int not null, d serial, constraint pck check (id > -5)) partition by range (id);
           create table pt1 partition of pt for values from (0) to (10);
           create table pt2 partition of pt for values from (10) to (20); create index pi on pt (d);
           create function f() returns trigger language plpgsql as 'begin return null; end';
           create trigger tp after insert on pt for each row execute function f()""",
        (
            *("alter table pt rename column d to z", "alter table pt1 rename column d to z"),
            *("alter table only pt rename column d to z", "alter table pt rename constraint pck to z"),
            *("alter table pt1 rename constraint pck to z", "alter table only pt rename constraint pck to z"),
            *("alter index pi rename to z", "alter index pt1_d_idx rename to z", "alter table pt1 rename to z"),
            *("alter trigger tp on pt rename to z", "comment on table pt is 'x'", "create publication p for table pt"),
            *("alter table pt set schema s2", "alter table pt1 set schema s2"),
        ),
    ),
    "inheritance": (
        """create table par (id int, constraint ick check (id > 0)); create table kid (x int) inherits (par);
           create table kid2 () inherits (kid)""",
        (
            *("alter table par rename column id to z", "alter table kid rename column id to z"),
            *("alter table kid rename column x to z", "alter table only par rename column id to z"),
            *("alter table par rename constraint ick to z", "alter table kid rename constraint ick to z"),
        ),
    ),
    "triggers, policies and rules": (
        """create function f() returns trigger language plpgsql as 'begin return null; end'; create table t (a int);
           create trigger tr after insert on t for each row execute function f(); create policy po on t;
           create rule ru as on insert to t do also select 1""",
        (
            *(
                "alter trigger tr on t rename to z",
                "alter trigger nope on t rename to z",
                "alter policy po on t rename to z",
            ),
            *(
                "alter policy nope on t rename to z",
                "alter rule ru on t rename to z",
                "alter rule nope on t rename to z",
            ),
            *("alter function f() rename to g", "alter function nope() rename to g", "alter procedure f() rename to g"),
            *("comment on trigger tr on t is 'x'", "alter trigger tr on t depends on extension plpgsql"),
        ),
    ),
    "types": (
        """create type ct as (a int, b text); create type free as (a int); create table tt of ct; create schema s2;
           create type e as enum ('a'); create domain d as int constraint dc check (value > 0);
           create table t (c free)""",
        (
            *("alter type ct rename to z", "alter type ct rename attribute a to z", "alter type t rename to z"),
            *("alter type ct rename attribute a to z cascade", "alter type free rename attribute a to z"),
            *("alter table tt rename column a to z", "alter type e rename to z", "alter domain e rename to z"),
            *("alter domain d rename constraint dc to z", "alter domain d rename constraint nope to z"),
            *("alter type ct set schema s2", "alter type e set schema s2", "alter type nope rename to z"),
        ),
    ),
    "rare objects": (
        "create schema s2",
        (
            *(
                "create collation c (locale = 'C')",
                "create operator === (leftarg = int, rightarg = int, function = int4eq)",
            ),
            *(
                "create aggregate ag(int) (sfunc = int4pl, stype = int)",
                "create text search configuration c (copy = simple)",
            ),
            *("create type sh", "create type ba (input = a, output = b)", "alter server nope options (add a '1')"),
            *("create server s foreign data wrapper nope", "drop user mapping for public server nope"),
            *("import foreign schema x from server nope into public", "alter event trigger nope disable"),
            "alter extension nope update",
        ),
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_the_server_agrees(admin: psycopg.Connection, name: str) -> None:
    setup, statements = _CASES[name]
    admin.execute(setup.encode())
    assert differences(admin, *statements) == []


def test_owners(admin: psycopg.Connection) -> None:
    admin.execute(
        """create role analysis_role; create table own (id serial primary key); create table t (a int);
           create table child (a int references own); create table seen (a int);
           create policy po on seen to analysis_role using (true); grant select on t to analysis_role;
           create type ct as (a int); create function f() returns int language sql as 'select 1';
           alter table own owner to analysis_role; alter type ct owner to analysis_role"""
    )
    try:
        found = differences(
            admin,
            *("drop owned by analysis_role", "drop owned by analysis_role cascade", "drop role analysis_role"),
            *("reassign owned by analysis_role to current_user", "alter type ct owner to current_user"),
            *("alter function f() owner to analysis_role", "alter table child owner to analysis_role"),
            *("alter type t owner to analysis_role", "alter type nope owner to analysis_role"),
        )
    finally:
        admin.execute("drop owned by analysis_role cascade; drop role analysis_role")
    assert found == []


def test_extensions(admin: psycopg.Connection) -> None:
    admin.execute(
        "create schema s2; create extension citext; create table t (a citext, b int); create index i on t (a)"
    )
    found = differences(
        admin,
        *("alter extension citext set schema s2", "alter extension citext add table t", "create extension citext"),
        *("alter extension nope add table t", "create extension hstore schema nope", "create extension hstore"),
        *("alter index i depends on extension citext", "alter index i depends on extension nope"),
        *("alter extension citext drop function citext_eq(citext, citext)", "create extension if not exists citext"),
    )
    assert found == []
