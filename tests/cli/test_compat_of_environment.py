"""`flyback compat` with the statements that an environment counts."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cli.commands import Flyback, write
from cli.preloaded import counting_server
from majors import MAJORS

BEFORE = """
create table users (id int primary key, name text, price numeric, seen timestamptz);
create schema shop;
create table shop.goods (id int primary key, name text);
create role seller login;
alter role seller set search_path = shop;
grant usage on schema shop to seller;
grant select on shop.goods to seller;
"""
SENT = (
    "select name from users where seen > now() - interval '1 day' and id in (1, 2, 3)",
    "select sum(case when price > 1 then 1 else 0 end) from users",
    "insert into users (id) values (1)",
    "select extract(year from seen) from users",
    "set work_mem = '8MB'",
    "vacuum users",
)
NEXT = """
alter table users drop column name, drop column seen, add email text not null default '';
alter table users alter email drop default;
alter table shop.goods drop column name;
"""


@pytest.fixture(scope="module", params=MAJORS)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    with counting_server(request.param) as place:
        yield place


@pytest.fixture
def environment(place: str, tmp_path: Path) -> Iterator[Flyback]:
    """An application that has sent its statements, and a migration that is pending."""
    root = f"host={place} user=app dbname=postgres"
    with psycopg.connect(root, autocommit=True) as admin:
        admin.execute("drop database if exists live with (force)")
        admin.execute("drop role if exists seller")
        admin.execute("create database live")
    settings = {"FLYWAY_URL": f"postgresql:///live?host={place}", "FLYWAY_USER": "app"}
    flyback = Flyback(folder=tmp_path, environment=settings)
    write(tmp_path, {"sql/V1__before.sql": BEFORE})
    assert flyback("migrate").code == 0
    write(tmp_path, {"sql/V2__next.sql": NEXT})
    with psycopg.connect(f"host={place} user=app dbname=live", autocommit=True) as app:
        app.execute("create extension pg_stat_statements")
        app.execute("select pg_stat_statements_reset()")
        for statement in SENT:
            app.execute(statement.encode())
    with psycopg.connect(f"host={place} user=seller dbname=live", autocommit=True) as seller:
        seller.execute("select name from goods")
    yield flyback
    with psycopg.connect(root, autocommit=True) as admin:
        admin.execute("drop database live with (force)")


def told(flyback: Flyback, *words: str) -> tuple[int, dict[str, Any]]:
    answer = flyback("compat", "--json", *words)
    found: dict[str, Any] = json.loads(answer.out)
    return answer.code, found


def test_normalized_statements_are_judged(environment: Flyback) -> None:
    code, found = told(environment)
    harm = {each["sql"].partition(" from ")[0]: each["text"] for each in found["incompatible"]}
    assert code == 1
    assert 'column "name" does not exist' in harm["select name"]
    assert "email of public.users" in next(text for sql, text in harm.items() if sql.startswith("insert"))
    assert any("extract" in sql for sql in harm)
    unjudged = {each["sql"].split()[0]: each["reason"] for each in found["unjudged"]}
    assert unjudged["vacuum"] == "nothing is known of VACUUM before it runs"
    assert "set" not in unjudged
    assert not any("sum(" in each["sql"] for each in (*found["unjudged"], *found["incompatible"]))


def test_names_are_looked_up_where_their_role_does(environment: Flyback) -> None:
    _, found = told(environment)
    goods = next(each for each in found["incompatible"] if each["sql"] == "select name from goods")
    assert (goods["search_path"], goods["calls"]) == ("shop", 1)
    _, elsewhere = told(environment, "--search-path", "public")
    assert "unjudged" in elsewhere, elsewhere
    assert any(each["sql"] == "select name from goods" for each in elsewhere["unjudged"])


def test_what_a_role_may_not_see_is_told(environment: Flyback, place: str) -> None:
    with psycopg.connect(f"host={place} user=app dbname=live", autocommit=True) as admin:
        admin.execute("alter role seller set pg_stat_statements.track = none")  # else it sees what it sends itself
        admin.execute("select pg_stat_statements_reset((select oid from pg_roles where rolname = 'seller'))")
    seller = replace(environment, environment={**environment.environment, "FLYWAY_USER": "seller"})
    answer = seller("compat", "--top", "1")
    assert answer.code == 1
    assert "pg_stat_statements hides all" in answer.err or "permission denied" in answer.err
