"""`flyback compat`: the running release's statements on the schema that comes."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.commands import Flyback, write

BEFORE = """
create table users (id int primary key, name text, price numeric(10,2));
create view names as select name from users;
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
        "alter table users alter id type bigint",
        "delete from users where id = $1",
        1,
        "changes",
        "$1: integer becomes bigint",
    ),
    ("alter table users add email text", "select * from users", 0, "gains columns", "email text"),
    ("alter table users add email text", "select id, name from users", 0, "", ""),
    ("alter table users add email text not null", "insert into users (id, name) values ($1, $2)", 1, "fails", "email"),
    ("alter table users add email text not null", "insert into users values (1, 'a', 2)", 1, "fails", "email"),
    ("alter table users add email text not null", "insert into users values (1, 'a', 2, 'b')", 0, "", ""),
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no statements to look at"),
        (["missing.sql"], "cannot be read"),
        (["empty.sql"], "no statement in it"),
        (["bad.sql"], "bad.sql:2:1"),
        (["q.sql", "--top", "3"], "both FILES and --top"),
        (["q.sql", "--last", "1", "--all"], "more than one of"),
    ],
)
def test_misuse(flyback: Flyback, words: list[str], said: str) -> None:
    files = {"sql/V1__a.sql": BEFORE, "q.sql": "select 1", "empty.sql": "-- nothing\n", "bad.sql": "select 1;\nselekt"}
    write(flyback.folder, files)
    answer = flyback("compat", *words)
    assert (answer.code, said in answer.err) == (2, True), answer


def test_statements_of_an_environment(on_database: Flyback, tmp_path: Path) -> None:
    write(tmp_path, {"sql/V1__a.sql": BEFORE})
    answer = on_database("compat", "--top", "5")
    assert answer.code == 1
    assert "pg_stat_statements" in answer.err  # the library is not loaded on the tests' server
