"""`flyback plan` where something is not as it should be, or nothing is to be done."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest

from cli.commands import SECRET, Answer, Flyback, write
from cli.preloaded import own_server
from flyback.report.release.value import json_schema
from majors import MAJORS

WITHOUT = ("--no-rehearsal",)
FIRST = {"sql/V1__users.sql": "create table users (id int primary key, phone text);"}
SECOND = {"sql/V2__email.sql": "alter table users add column email text;"}
THIRD = {"sql/V3__phone.sql": "alter table users drop column phone;"}


def planned(flyback: Flyback, *words: str) -> tuple[Answer, dict[str, Any]]:
    answer = flyback("plan", "--json", *words)
    found: dict[str, Any] = json.loads(answer.out)
    jsonschema.validate(found, json.loads(json_schema()))
    return answer, found


def migrated(flyback: Flyback, *files: Mapping[str, str]) -> None:
    """Applies these scripts."""
    for each in files:
        write(flyback.folder, each)
    done = flyback("migrate")
    assert done.code == 0, done


def admin(flyback: Flyback, *statements: str) -> None:
    with psycopg.connect(
        flyback.environment["FLYWAY_URL"], user=flyback.environment["FLYWAY_USER"], autocommit=True
    ) as connection:
        for each in statements:
            connection.execute(each.encode())


def scripts(found: Mapping[str, Any]) -> list[str]:
    return [each["script"] for each in found["steps"]]


def test_nothing_is_pending(production: Flyback) -> None:
    migrated(production, FIRST)
    answer, found = planned(production)
    assert (answer.code, found["steps"], found["point_of_no_return"], found["refusals"]) == (0, [], None, [])
    text = production("plan")
    assert (text.code, "0 migrations" in text.out, "rehears" in text.out + text.err) == (0, True, False)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), ["sql/V2__email.sql", "sql/V3__phone.sql"]),
        (("--target", "2"), ["sql/V2__email.sql"]),
        (("--target", "1"), []),
        (("--target", "next"), ["sql/V2__email.sql"]),
        (("--cherry-pick", "3"), ["sql/V3__phone.sql"]),
    ],
    ids=" ".join,
)
def test_a_database_that_is_behind(production: Flyback, words: tuple[str, ...], expected: list[str]) -> None:
    migrated(production, FIRST)
    write(production.folder, SECOND | THIRD)
    answer, found = planned(production, *WITHOUT, *words)
    assert (answer.code, scripts(found)) == (0, expected)


def test_a_database_that_is_ahead(production: Flyback) -> None:
    """Flyway's default: what comes after the newest script known here is somebody else's, and not in the way."""
    migrated(production, FIRST, SECOND)
    (production.folder / "sql/V2__email.sql").unlink()
    answer, found = planned(production, *WITHOUT)
    assert (answer.code, found["steps"]) == (0, [])
    write(production.folder, THIRD)
    missing = production("plan", *WITHOUT)
    assert (missing.code, "applied migration not resolved locally: 2" in missing.err) == (1, True)


def test_a_migration_that_failed_before(production: Flyback) -> None:
    migrated(production, FIRST)
    bad = "create index concurrently by_phone on users (phone);\ncreate index concurrently again on users (mail);"
    write(production.folder, {"sql/V2__bad.sql": bad})
    assert production("migrate").code == 5
    answer, found = planned(production, *WITHOUT)
    assert (answer.code, scripts(found)) == (1, ["sql/V2__bad.sql"])
    assert 'V2__bad.sql:2: the server will refuse it: 42703 column "mail" does not exist' in found["refusals"][0]
    assert [each["line"] for each in found["steps"][0]["statements"]] == [2], "what is done is not done again"
    write(production.folder, {"sql/V2__bad.sql": bad.replace("(mail)", "(id)")})
    answer, found = planned(production)
    assert (answer.code, found["refusals"]) == (0, [])
    assert production("migrate").code == 0


def test_a_script_that_was_changed_since_it_was_applied(production: Flyback) -> None:
    migrated(production, FIRST)
    write(production.folder, {"sql/V1__users.sql": "create table users ();"} | SECOND)
    answer = production("plan", *WITHOUT)
    assert (answer.code, "checksum mismatch for migration version 1" in answer.err) == (1, True)
    assert not (production.folder / "plan.json").exists()


def test_a_schema_that_somebody_changed_by_hand(production: Flyback) -> None:
    migrated(production, FIRST)
    write(production.folder, SECOND)
    admin(production, "alter table users add column by_hand int")
    answer, found = planned(production, *WITHOUT)
    (refusal,) = found["refusals"]
    assert (answer.code, refusal.endswith("not by a migration: table public.users was changed")) == (1, True)


def test_a_database_that_is_read_only(production: Flyback) -> None:
    migrated(production, FIRST)
    write(production.folder, SECOND)
    admin(
        production,
        "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database());"
        "end $$",
    )
    answer, found = planned(production)
    assert (answer.code, scripts(found)) == (1, ["sql/V2__email.sql"])
    assert found["steps"][0]["way_back"] == "backward compatible"
    assert found["refusals"] == [
        (
            "the session is read-only: nothing can be applied there "
            "(name the primary in the url; with several hosts add targetServerType=primary)"
        )
    ]


@pytest.mark.parametrize("major", MAJORS)
def test_a_standby(flyback: Flyback, major: int) -> None:
    with own_server(major) as server:
        address = {"FLYWAY_URL": f"postgresql:///postgres?host={server.sockets}", "FLYWAY_USER": "app"}
        there = replace(flyback, environment=address)
        migrated(there, FIRST)
        server.become_standby()
        write(there.folder, SECOND)
        answer, found = planned(there)
        assert (answer.code, found["live"]["in_recovery"]) == (1, True)
        assert "the server is a standby: nothing can be applied there" in found["refusals"][0]
        assert found["steps"][0]["rehearsed_ms"] is not None
        assert there("migrate").code == 1


@pytest.mark.parametrize(
    ("granted", "words", "complaint"),
    [
        ((), WITHOUT, "Unable to determine schema for the schema history table"),
        (("usage on schema public",), WITHOUT, "permission denied for table flyway_schema_history"),
        (
            ("usage on schema public", "select on flyway_schema_history"),
            (),
            "the role needs USAGE on every schema and SELECT on every table",
        ),
        (("usage on schema public", "select on flyway_schema_history"), WITHOUT, ""),
        (("pg_read_all_data",), (), ""),
    ],
    ids=["nothing", "no-history", "no-rows", "catalogue-alone", "enough"],
)
def test_a_role_that_may_not_read(
    production: Flyback, granted: tuple[str, ...], words: tuple[str, ...], complaint: str
) -> None:
    migrated(production, FIRST)
    write(production.folder, SECOND)
    role = "create role reader login"
    admin(production, "revoke all on schema public from public", role, *(f"grant {each} to reader" for each in granted))
    try:
        reader = replace(production, environment={**production.environment, "FLYWAY_USER": "reader"})
        answer = reader("plan", *words)
        assert complaint in answer.err
        assert (answer.code == 0) is not bool(complaint), answer
        assert complaint or "hidden" in answer.out
    finally:
        admin(production, "drop owned by reader", "drop role reader")


def test_nobody_answers(flyback: Flyback) -> None:
    write(flyback.folder, FIRST)
    there = replace(flyback, environment={"FLYWAY_URL": f"postgresql://app:{SECRET}@127.0.0.1:1/shop"})
    for words in ((), ("--json",)):
        answer = there("plan", *words)
        assert (answer.code, "Unable to connect" in answer.out + answer.err) == (1, True)
        assert SECRET not in answer.out + answer.err
    assert not list(flyback.folder.glob("plan.*"))


def test_the_point_of_no_return_is_shown(production: Flyback) -> None:
    migrated(production, FIRST)
    write(production.folder, SECOND | THIRD | {"undo/U2__email.sql": "alter table users drop column email;"})
    text = production("plan")
    shown = 'Point of no return: the COMMIT of version "3 - phone"; after it no way back but a backup is proven'
    assert (text.code, shown in text.out) == (0, True)
    found = json.loads((production.folder / "plan.json").read_text())
    assert [each["way_back"] for each in found["steps"]] == ["proven undo", "restore only"]
    assert found["point_of_no_return"] == {"step": 1, "script": "sql/V3__phone.sql", "line": None}
    for name in ("plan.md", "plan.html"):
        assert "no way back but a backup" in (production.folder / name).read_text()


def test_no_migration_is_left_out_of_the_reports(production: Flyback, tmp_path: Path) -> None:
    migrated(production, FIRST)
    write(production.folder, SECOND)
    (tmp_path / "out").mkdir()
    said = production("plan", *WITHOUT, "--to", "out")
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["plan.html", "plan.json", "plan.md"]
    assert not list(tmp_path.glob("plan.*"))
    assert "Written: out/plan.json, out/plan.md, out/plan.html" in said.out
    write(production.folder, THIRD)
    production("plan", *WITHOUT, "--to", "out")
    for name in ("plan.html", "plan.json", "plan.md"):
        assert "V3__phone.sql" in (tmp_path / "out" / name).read_text(), "an older plan is written over"


def test_a_plan_that_cannot_be_written(production: Flyback, tmp_path: Path) -> None:
    migrated(production, FIRST)
    (tmp_path / "out" / "plan.md").mkdir(parents=True)
    answer = production("plan", *WITHOUT, "--to", "out")
    assert (answer.code, "out/plan.md: the plan cannot be written: Is a directory" in answer.err) == (2, True)
    assert production("plan", *WITHOUT, "--to", "out/plan.md/x").code == 2


@pytest.mark.parametrize("rows", [2_000_000, 200_000_000])
def test_the_estimate_grows_with_the_table(production: Flyback, rows: int) -> None:
    migrated(production, FIRST)
    write(production.folder, {"sql/V2__key.sql": "alter table users alter column id type bigint;"})
    size = f"update pg_class set reltuples = {rows}, relpages = 1 where oid = 'users'::regclass"
    admin(production, "insert into users select g, 'p' from generate_series(1, 100) g", size)
    _, found = planned(production)
    (time,) = found["steps"][0]["times"]
    assert (time["rehearsed_rows"], time["rows"]) == (1000, rows)
    scale = 3 * rows / 1000 * time["rehearsed_ms"]
    assert scale / 4 <= time["estimated_ms"] <= scale + time["rehearsed_ms"] + 10
