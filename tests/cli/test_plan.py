"""`flyback plan`: what migrate would do to an environment, before it does."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest

from cli.commands import SECRET, Answer, Flyback, write
from flyback.report.release.value import json_schema

BEFORE = """
create table users (id int primary key, name text, phone text);
insert into users select g, 'n' || g, 'p' || g from generate_series(1, 20000) g;
analyze users;
"""
KEPT = """
create table kept as select id, phone from users;
alter table users drop column phone;
"""
BACK = """
alter table users add column phone text;
update users u set phone = k.phone from kept k where k.id = u.id;
drop table kept;
"""


def planned(flyback: Flyback, files: dict[str, str], *words: str) -> tuple[Answer, dict[str, Any]]:
    """Migrates to the first version, then plans the rest."""
    write(flyback.folder, {"sql/V1__before.sql": BEFORE})
    first = flyback("migrate")
    assert first.code == 0, first
    write(flyback.folder, files)
    answer = flyback("plan", "--json", *words)
    found: dict[str, Any] = json.loads(answer.out)
    jsonschema.validate(found, json.loads(json_schema()))
    assert found == json.loads((flyback.folder / "plan.json").read_text())
    return answer, found


@pytest.mark.parametrize(
    ("migration", "undo", "way"),
    [
        ("alter table users add column email text", "alter table users drop column email", "proven undo"),
        ("alter table users add column email text", "select 1", "backward compatible"),
        ("alter table users add column email text", "", "backward compatible"),
        ("alter table users drop column phone", "alter table users add column phone text", "restore only"),
        ("alter table users drop column phone", "", "restore only"),
        (KEPT, BACK, "salvage"),
        ("alter table users rename column phone to tel", "", "restore only"),
        ("do $$ begin execute 'delete from users'; end $$", "", "restore only"),
    ],
)
def test_way_back(production: Flyback, migration: str, undo: str, way: str) -> None:
    files = {"sql/V2__next.sql": migration, **({"undo/U2__next.sql": undo} if undo else {})}
    answer, found = planned(production, files)
    step = found["steps"][0]
    assert (answer.code, step["way_back"]) == (0, way), step["way_back_reason"]
    no_return = {"step": 0, "script": "sql/V2__next.sql", "line": None} if way == "restore only" else None
    assert found["point_of_no_return"] == no_return
    assert any("next.sql" in name for name in (step["undo"] or "", step["script"]))


def test_exact_commands_times_and_effects(production: Flyback) -> None:
    files = {"sql/V2__next.sql": "alter table users alter column id type bigint", "sql/V3__more.sql": "select 1"}
    answer, found = planned(production, files)
    rewriting = found["steps"][0]
    effect = next(each for each in rewriting["statements"][0]["effects"] if each["relation"] == "public.users")
    assert (effect["rewrites"], effect["lock"], effect["source"]) == (True, "AccessExclusiveLock", "observed")
    assert effect["rows"] == 20000
    time = rewriting["times"][0]
    assert time["rehearsed_rows"] == 1000
    assert time["estimated_ms"] >= max(time["rehearsed_ms"] * (1 + 20 * 3 / 4), 10)
    digest = json.loads(production("migrate", "--plan", "--json").out)["flyback"]["digest"]
    assert found["digest"] == digest
    assert any("ALTER COLUMN id TYPE bigint".lower() in each.lower() for each in rewriting["commands"])
    assert answer.code == 0


def test_nothing_is_written_there(production: Flyback) -> None:
    write(production.folder, {"sql/V1__a.sql": "create table a ()", "sql/beforeValidate.sql": "create table b ()"})
    answer = production("plan", "--no-rehearsal")
    assert answer.code == 0, answer
    with psycopg.connect(production.environment["FLYWAY_URL"], user=production.environment["FLYWAY_USER"]) as found:
        assert found.execute(
            "select count(*) from pg_class where relnamespace = 'public'::regnamespace"
        ).fetchone() == (0,)
    assert "not rehearsed" in answer.out


def test_what_the_server_will_refuse(production: Flyback) -> None:
    answer, found = planned(
        production, {"sql/V2__next.sql": "alter table users add column name text"}, "--no-rehearsal"
    )
    assert answer.code == 1
    assert "already exists" in found["refusals"][0]


def test_what_fails_in_the_rehearsal(production: Flyback) -> None:
    answer, found = planned(production, {"sql/V2__next.sql": "do $$ begin raise 'too late'; end $$"})
    assert answer.code == 1
    assert "sql/V2__next.sql:1:1: fails in the rehearsal: too late" in found["refusals"][0]


def test_a_long_transaction_is_told(production: Flyback) -> None:
    where = production.environment
    with psycopg.connect(where["FLYWAY_URL"], user=where["FLYWAY_USER"], application_name="lazy") as other:
        other.execute("select 1, pg_sleep(5.2)")
        _, found = planned(production, {}, "--no-rehearsal")
    assert [each["application"] for each in found["live"]["long_transactions"]] == ["lazy"]


def test_files_for_people(production: Flyback, tmp_path: Path) -> None:
    planned(production, {"sql/V2__next.sql": "alter table users drop column phone -- <script>"})
    page, markdown = ((tmp_path / name).read_text() for name in ("plan.html", "plan.md"))
    for text in (page, markdown):
        assert "restore only" in text
        assert "drop-column" in text
        assert "&lt;script&gt;" in text or "&#60;script" in text or "```sql" in text
    assert "<script>" not in page


def test_misuse(flyback: Flyback) -> None:
    write(flyback.folder, {"sql/V1__a.sql": "select 1"})
    assert flyback("plan").code == 2
    assert "no such folder" in flyback("plan", "--to", "nowhere").err
    missing = flyback("plan", "--env", "production", more={"FLYWAY_PASSWORD": SECRET})
    assert (missing.code, "there is no environment 'production'" in missing.err) == (2, True), missing
    assert SECRET not in missing.err
