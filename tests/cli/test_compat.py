"""`flyback compat`: the running release's statements on the schema that comes."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cli.commands import Flyback, write

BEFORE = """
create table users (id int primary key, name text, price numeric(10,2), short varchar(10), stock int);
create view names as select name from users;
create view v as select name, id from users;
create view written as select id from users group by id;
create function w() returns trigger language plpgsql as 'begin return new; end';
create trigger w instead of insert on written for each row execute function w();
create function f() returns int language sql as 'select 1';
create procedure p() language sql as 'select 1';
create type mood as enum ('a');
"""
FILLED = """
create function fill() returns trigger language plpgsql as 'begin new.email := 1; return new; end';
create trigger fill before insert on users for each row execute function fill();
alter table users add email text not null;
"""
CASES = [
    (
        "alter table users drop column name cascade",
        "select id, name from users",
        1,
        "fails",
        'column "name" does not exist',
    ),
    ("alter table users rename to people", "update users set name = $1", 1, "fails", 'relation "users" does not exist'),
    (
        "alter table users alter price type float8",
        "select price from users",
        1,
        "changes",
        "numeric(10,2) becomes double",
    ),
    (
        "alter table users alter stock type bigint",
        "delete from users where stock = $1",
        1,
        "changes",
        "$1: integer becomes bigint",
    ),
    ("alter table users add email text", "select * from users", 0, "gains columns", "email text"),
    ("alter table users add email text", "select id, name from users", 0, "", ""),
    ("alter table users add email text not null", "insert into users (id, name) values ($1, $2)", 1, "fails", "email"),
    ("alter table users add email text not null", "insert into users values (1, 'a', 2, 's', 5)", 1, "fails", "email"),
    ("alter table users add email text not null", "insert into users (name, id) select $1, $2", 1, "fails", "email of"),
    (
        "alter table users add email text not null",
        "insert into users (name, id) select 'a', 2 union table v",
        1,
        "fails",
        "email",
    ),
    (
        "alter table users add email text not null",
        "insert into names values ('a')",
        1,
        "fails",
        "email of public.users",
    ),
    (
        "alter table users add email text not null",
        "with i as (insert into users (id) values (1) returning id) select * from i",
        1,
        "fails",
        "email of public.users",
    ),
    ("alter table users add email text not null", "copy users (id, name) from stdin;\n\\.\n", 1, "fails", "email"),
    ("alter table users add email text", "copy users from stdin;\n\\.\n", 1, "fails", "more columns"),
    ("alter table users add email text", "copy users (id) to stdout", 0, "", ""),
    ("alter table users rename to people", "truncate users", 1, "fails", 'relation "users" does not exist'),
    (
        "alter table users drop constraint users_pkey",
        "insert into users (id) values (1) on conflict (id) do nothing",
        1,
        "fails",
        "no unique or exclusion constraint",
    ),
    ("alter table users alter short type varchar(20)", "select short from users", 0, "widens", "varying(20)"),
    ("alter table users alter short type text", "update users set short = $1", 0, "widens", "becomes text"),
    ("alter table users alter short type varchar(5)", "select short from users", 1, "changes", "varying(5)"),
    ("alter table users alter price type numeric(12,2)", "select price from users", 0, "widens", "numeric(12,2)"),
    ("alter table users alter price type numeric(10,4)", "select price from users", 1, "changes", "numeric(10,4)"),
    ("drop function f; create function f() returns text language sql as $$ select 'a'::text $$", "call p()", 0, "", ""),
    ("drop procedure p", "call p()", 1, "fails", "p() does not exist"),
    ("alter type mood rename value 'a' to 'z'", "select 'a'::mood", 1, "fails", "invalid input value for enum"),
    ("drop trigger w on written", "insert into written values ($1)", 1, "fails", "cannot insert into view"),
    (
        "alter table users drop column price",
        "select sum(case when price > $1 then $2 else $3 end) from users where now() > now() - interval $4",
        1,
        "fails",
        'column "price"',
    ),
    ("alter table users add email text not null default ''", "insert into users (id) values (1)", 0, "", ""),
    ("alter table users alter name set not null", "insert into users (id) values (1)", 1, "fails", "name"),
    (
        FILLED,
        "insert into users (id) values (1)",
        0,
        "",
        "",
    ),
    (
        "drop view names; create view names as select id from users",
        "table names",
        1,
        "changes",
        "was name text and is id",
    ),
    ("create function f(int) returns int language sql as 'select 1'", "select 1", 0, "", ""),
]


@pytest.mark.parametrize(("migration", "statement", "code", "harm", "said"), CASES)
def test_harm(flyback: Flyback, migration: str, statement: str, code: int, harm: str, said: str) -> None:
    write(flyback.folder, {"sql/V1__a.sql": BEFORE, "sql/V2__b.sql": migration, "q.sql": f"{statement};\n"})
    answer = flyback("compat", "q.sql", "--last", "1", "--json")
    found: dict[str, Any] = json.loads(answer.out)
    assert (answer.code, found["compatible"], found["statements"]) == (code, not code, 1), answer
    assert [(each["harm"], each["migration"], each["where"]) for each in found["incompatible"]] == (
        [(harm, "sql/V2__b.sql", "q.sql:1:1")] if harm else []
    )
    assert said in "".join(each["text"] for each in found["incompatible"])


def test_blames_the_first_migration_and_forgives_what_is_mended(flyback: Flyback) -> None:
    write(
        flyback.folder,
        {
            "sql/V1__a.sql": BEFORE,
            "sql/V2__gone.sql": "alter table users rename name to nickname",
            "sql/V3__back.sql": "alter table users rename nickname to name; alter table users drop price",
            "q.sql": "select price from users;\nselect name from users;\nselect nothing from users;\n",
        },
    )
    answer = flyback("compat", "q.sql", "--last", "2")
    assert answer.code == 1
    assert "since sql/V3__back.sql" in answer.err
    assert "since sql/V2__gone" not in answer.err
    assert "1 could not be judged" in answer.err
    assert "1 fails, 0 changes, of 2 judged" in answer.err


def test_a_migration_that_does_not_run_is_told(flyback: Flyback) -> None:
    write(
        flyback.folder, {"sql/V1__a.sql": "create table a ()", "sql/V2__b.sql": "create table a ()", "q.sql": "table a"}
    )
    answer = flyback("compat", "q.sql", "--last", "1")
    assert (answer.code, "does not run" in answer.err) == (1, True)


def test_names_the_first_of_many(flyback: Flyback) -> None:
    """Enough statements and migrations for stretches of the road to be looked at first."""
    files = {"sql/V1__a.sql": "create table t (" + ", ".join(f"c{n} int" for n in range(50)) + ")"}
    files |= {f"sql/V{n + 2}__b.sql": f"alter table t drop c{n}" for n in range(50)}
    files["q.sql"] = "".join(f"select c{n} from t;\n" for n in range(50))
    write(flyback.folder, files)
    found = json.loads(flyback("compat", "q.sql", "--last", "50", "--json").out)
    assert [(each["where"], each["migration"]) for each in found["incompatible"]] == [
        (f"q.sql:{n + 1}:1", f"sql/V{n + 2}__b.sql") for n in range(50)
    ]


def test_repeatables_are_as_the_running_release_has_them(flyback: Flyback) -> None:
    files = {
        "sql/V1__a.sql": BEFORE,
        "sql/R__shown.sql": "drop view if exists shown; create view shown as select id, name from users",
        "q.sql": "select name from shown",
    }
    write(flyback.folder, files)
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "old"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(flyback.folder), *identity, *words], check=True)
    write(flyback.folder, {"sql/R__shown.sql": "drop view if exists shown; create view shown as select id from users"})
    write(flyback.folder, {"sql/V2__b.sql": "create table more ()"})
    found = json.loads(flyback("compat", "q.sql", "--since", "HEAD", "--json").out)
    assert [(each["migration"], each["harm"]) for each in found["incompatible"]] == [("sql/R__shown.sql", "fails")]


def test_names_are_looked_up_where_the_application_does(flyback: Flyback) -> None:
    files = {
        "sql/V1__a.sql": "create schema app; create table app.t (a int)",
        "sql/V2__b.sql": "alter table app.t drop a",
        "q.sql": "select a from t",
    }
    write(flyback.folder, files)
    unknown = flyback("compat", "q.sql", "--last", "1")
    assert (unknown.code, "Nothing could be judged" in unknown.err) == (1, True)
    known = flyback("compat", "q.sql", "--last", "1", "--search-path", '"$user", app')
    assert (known.code, 'column "a" does not exist' in known.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no statements to look at"),
        (["quiet.sql"], "none of the statements asks anything"),
        (["named.sql"], "parameters are written $1"),
        (["missing.sql"], "cannot be read"),
        (["empty.sql"], "no statement in it"),
        (["bad.sql"], "bad.sql:2:1"),
        (["q.sql", "--top", "3"], "both FILES and --top"),
        (["q.sql", "--last", "1", "--all"], "more than one of"),
    ],
)
def test_misuse(flyback: Flyback, words: list[str], said: str) -> None:
    files = {"sql/V1__a.sql": BEFORE, "q.sql": "select 1", "empty.sql": "-- nothing\n", "bad.sql": "select 1;\nselekt"}
    files |= {"quiet.sql": "begin; set work_mem = '1MB'; commit", "named.sql": "select * from users where id = :id"}
    write(flyback.folder, files)
    answer = flyback("compat", *words)
    assert (answer.code, said in answer.err) == (2, True), answer


def test_statements_of_an_environment(on_database: Flyback, tmp_path: Path) -> None:
    write(tmp_path, {"sql/V1__a.sql": BEFORE})
    answer = on_database("compat", "--top", "5")
    assert answer.code == 1
    assert "pg_stat_statements" in answer.err  # the library is not loaded on the tests' server
