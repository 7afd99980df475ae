"""`flyback` as a process: exit codes, what goes where, and the way from nothing to a proven undo."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cli.commands import SECRET, Flyback, write
from flyback.report.rehearsal_json import json_schema

SHOP = Path(__file__).parents[2] / "examples" / "shop"
TABLE = {"sql/V1__a.sql": "create table a (id int primary key);", "undo/U1__a.sql": "drop table a;"}


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ({}, 0, "exact"),
        ({"undo/U1__a.sql": "drop table b;"}, 1, "undo fails"),
        ({"undo/U1__a.sql": "select 1;"}, 1, "different"),
        ({"sql/V1__a.sql": "create table a (b c);"}, 1, "apply fails"),
        ({"sql/V2__b.sql": "create table b ();"}, 1, "no undo"),
        (
            {
                "flyback.toml": 'extensions = ["pageinspect"]',
                "sql/V2__b.sql": "create extension pageinspect; create table b ();",
                "undo/U2__b.sql": "drop table b; drop extension pageinspect;",
            },
            0,
            "extensions made beforehand",
        ),
        ({"sql/V2__b.sql": "create table b ();", "flyback.toml": "require_undo = false"}, 0, "no undo"),
        ({"sql/V2__b.sql": "-- flyback: not-undoable mail was sent\nselect 1;"}, 0, "mail was sent"),
        (
            {"sql/V2__b.sql": "alter table a add t text;", "undo/U2__b.sql": "alter table a drop t; delete from a"},
            1,
            "lossy",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_exit_codes(flyback: Flyback, files: dict[str, str], code: int, said: str) -> None:
    write(flyback.folder, {**TABLE, **files})
    answer = flyback("rehearse")
    assert (answer.code, said in answer.out) == (code, True), answer


def test_json_is_what_its_schema_says_and_secrets_stay_out(flyback: Flyback) -> None:
    answer = flyback(
        "rehearse", "--all", "--project", str(SHOP), "--json", "--mutants", more={"FLYWAY_PASSWORD": SECRET}
    )
    found: dict[str, Any] = json.loads(answer.out)
    jsonschema.validate(found, json.loads(json_schema()))
    assert (found["schema"], answer.code) == ("flyback.rehearsal/1", 1)
    assert sum(found["summary"].values()) == len(found["migrations"]) == 10
    assert {migration["path"] for migration in found["migrations"]} == {"transaction", "copy"}
    assert SECRET not in answer.out + answer.err


def test_reports_are_files(flyback: Flyback) -> None:
    write(flyback.folder, {**TABLE, "undo/U1__a.sql": "-- <script>alert(1)</script>\nselect 1;"})
    answer = flyback("rehearse", "--markdown", "report.md", "--html", "report.html")
    page = (flyback.folder / "report.html").read_text(encoding="utf-8")
    comment = (flyback.folder / "report.md").read_text(encoding="utf-8")
    assert answer.code == 1
    assert "different" in page
    assert "different" in comment
    assert "<script>alert" not in page
    assert not [
        path for path in flyback.folder.iterdir() if path.name not in ("report.md", "report.html", "sql", "undo")
    ]


def test_another_major_than_asked_for_is_said(flyback: Flyback) -> None:
    write(flyback.folder, TABLE)
    answer = flyback("rehearse", "--server-version", "99")
    told = "not on 99 as asked for" in answer.out or "no server binaries of PostgreSQL 99" in answer.err
    assert told, answer


def test_from_init_and_new_to_a_proven_undo(flyback: Flyback) -> None:
    write(flyback.folder, TABLE)
    assert flyback("init").code == 0
    made = flyback("new", "add email to users")
    assert made.code == 0
    script, undo = (flyback.folder / line for line in made.out.splitlines())
    assert (script.name, undo.name) == ("V2__add_email_to_users.sql", "U2__undo_add_email_to_users.sql")
    with script.open("a", encoding="utf-8") as file:
        file.write("alter table a add email text;\n")
    stub = flyback("rehearse", "--json")
    first, second = json.loads(stub.out)["migrations"]
    assert (stub.code, first["verdict"], second["verdict"]) == (1, "exact", "undo fails")
    undo.write_text("alter table a drop email;\n", encoding="utf-8")
    written = flyback("rehearse", "--last", "1", "--json")
    (proof,) = json.loads(written.out)["migrations"]
    assert (written.code, proof["verdict"], proof["data"]["verdict"]) == (0, "exact", "kept")
    assert flyback("new", "add email to users").code == 0, "a third one, with the next version"


def test_versions_may_be_many(flyback: Flyback) -> None:
    write(flyback.folder, {**TABLE, "sql/V2__b.sql": "select 1;", "sql/V3__c.sql": "select 1;"})
    answer = flyback("rehearse", "--version", "1", "3", "--json")
    assert [each["version"] for each in json.loads(answer.out)["migrations"]] == ["1", "3"]
