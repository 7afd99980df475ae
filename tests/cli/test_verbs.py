"""The verbs on a database as processes: exit codes, Flyway's words, JSON, and what is never run or shown."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest

from cli.commands import SECRET, Answer, Flyback, write
from flyback.postgres.scratch.server import Server
from flyback.report.target.flyway_json import json_schema

SCHEMA = json.loads(json_schema())
ORDERS = {
    "sql/V1__create_orders.sql": "create table orders (id int primary key);\ninsert into orders values (1), (2);\n",
    "sql/V2__add_note.sql": "alter table orders add note text;\nupdate orders set note = 'x' where id = 1;\n",
    "sql/R__views.sql": "create or replace view v as select 1 as a;\n",
    "undo/U2__undo_add_note.sql": "alter table orders drop column note;\n",
    "undo/U1__undo_create_orders.sql": "drop table orders;\n",
}
BAD = {"sql/V3__bad.sql": "create table c (id int);\nalter table nope add x int;\n"}
HALF = {"sql/V3__half.sql": "create table c (id int);\ncreate unique index concurrently ix on orders ((1));\n"}


def said(answer: Answer) -> str:
    return answer.out + answer.err


def value_of(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.out)
    jsonschema.validate(found, SCHEMA)
    return found


def states(flyback: Flyback) -> list[tuple[str, str]]:
    found = value_of(flyback("info", "--json"))
    return [(each["version"] or each["description"], each["state"]) for each in found["migrations"]]


def test_a_life(on_database: Flyback) -> None:
    flyback = on_database
    write(flyback.folder, ORDERS)
    first = flyback("info")
    assert "Schema version: << Empty Schema >>" in first.out
    assert first.out.count("| Pending") == 3
    done = flyback("migrate")
    assert (done.code, done.err) == (0, ""), done
    assert done.out.splitlines()[:4] == [
        'Creating Schema History table "public"."flyway_schema_history" ...',
        'Current version of schema "public": << Empty Schema >>',
        'Migrating schema "public" to version "1 - create orders"',
        'Migrating schema "public" to version "2 - add note"',
    ]
    assert 'Successfully applied 3 migrations to schema "public", now at version v2 (execution time 00:0' in done.out
    assert flyback("migrate").out == 'Schema "public" is up to date. No migration necessary.\n'
    assert flyback("validate").out.startswith("Successfully validated 3 migrations (execution time 00:0")
    assert flyback("info", "-migrationIds").out == "1,2,views\n"
    proposal = value_of(flyback("undo", "--json"))["flyback"]
    assert [each["version"] for each in proposal["reviews"]] == ["2"]
    undone = flyback("undo", "--reviewed", proposal["digest"])
    assert (undone.code, "now at version v1 " in undone.out) == (0, True), undone
    assert states(flyback) == [("1", "Success"), ("2", "Deleted"), ("views", "Success"), ("2", "Pending")]
    history = flyback("history")
    assert "DELETE" in history.out
    assert flyback("migrate", "--json").code == 0
    assert flyback("clean").code == 2
    assert 'Successfully cleaned schema "public"' in flyback("clean", "-cleanDisabled=false").out
    assert {state for _, state in states(flyback)} == {"Pending"}


@pytest.mark.parametrize(
    ("files", "line", "code", "words"),
    [
        pytest.param(BAD, "migrate", 1, "Line       : 2", id="a script fails"),
        pytest.param(BAD, "migrate", 1, "nothing is there, no row in the schema history", id="what became of it"),
        pytest.param(BAD, "migrate", 1, "2 scripts before it are committed", id="what became of the others"),
        pytest.param(HALF, "-mixed=true migrate", 5, "1 of 2 statements took effect and stay", id="half there"),
        pytest.param(HALF, "-mixed=true migrate", 5, "ix is INVALID", id="what is left"),
        pytest.param(HALF, "migrate", 1, "mixed", id="mixed is refused"),
        pytest.param({}, "migrate -target=7", 1, "No migration with a target version 7", id="no such target"),
        pytest.param({}, "validate", 1, "Detected resolved migration not applied to database: 1.", id="not valid"),
        pytest.param({}, "clean", 2, "cleanDisabled", id="clean is disabled"),
        pytest.param({}, "info -infoOfState=x", 2, "there is no state x", id="no such state"),
        pytest.param({}, "info --info-since-date 2020", 2, "--info-since-date: 2020 is not written", id="no date"),
        pytest.param({}, "info --info-until-version x", 2, "--info-until-version: Version may only", id="no version"),
        pytest.param({}, "revert 9", 1, "9", id="no such version to revert"),
        pytest.param({}, "revert x", 2, "Invalid version: x", id="no version to revert"),
        pytest.param({}, "undo", 0, "Nothing to undo", id="nothing to undo"),
        pytest.param({}, "undo --target 1 --version 2", 2, "both a target and named versions", id="two undos"),
        pytest.param({}, "migrate --in-doubt perhaps", 2, "done", id="no such answer"),
        pytest.param({}, "migrate more", 2, "more", id="a word too many"),
        pytest.param({}, "-url=jdbc:mysql://h/d info", 2, "not the JDBC URL of a PostgreSQL", id="another database"),
    ],
)
def test_exit_codes(on_database: Flyback, files: dict[str, str], line: str, code: int, words: str) -> None:
    write(on_database.folder, {**ORDERS, **files})
    answer = on_database(*line.split())
    assert answer.code == code, answer
    assert words in said(answer)
    assert "Traceback" not in said(answer)
    if code:
        assert answer.err.startswith("error: ")


def test_drift_stops_a_run(on_database: Flyback, server: Server, database: str) -> None:
    write(on_database.folder, ORDERS)
    assert on_database("migrate", "-target=1").code == 0
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        connection.execute("ALTER TABLE orders ADD COLUMN by_hand int")
    refused = on_database("migrate")
    assert (refused.code, "orders" in refused.err) == (4, True), refused
    assert value_of(on_database("migrate", "--json"))["flyback"]["exit_code"] == 4
    assert on_database("migrate", "--ignore-drift").code == 0


def test_an_undo_is_only_what_was_reviewed(on_database: Flyback) -> None:
    write(on_database.folder, ORDERS)
    assert on_database("migrate").code == 0
    answer = on_database("undo")
    assert (answer.code, "drop column note" in answer.out, "reviewed" in answer.err) == (2, True, True), answer
    digest = value_of(on_database("undo", "--json"))["flyback"]["digest"]
    write(on_database.folder, {"undo/U2__undo_add_note.sql": "drop table orders;"})
    changed = on_database("undo", "--reviewed", digest)
    assert (changed.code, "not what was reviewed" in changed.err) == (2, True), changed
    assert ("2", "Success") in states(on_database)
    write(on_database.folder, {"verify/U2__empty.sql": "select count(*) = 0 from orders;"})
    refused = on_database("undo")
    assert (refused.code, "verify/U2__empty.sql" in refused.err) == (3, True), refused


@pytest.mark.parametrize(
    "line",
    [
        "info",
        "validate",
        "migrate",
        "migrate --plan",
        "undo",
        "undo --plan",
        "baseline",
        "repair",
        "history",
        "clean -cleanDisabled=false",
        "clean",
        "revert 2 --no-rehearsal",
        "-mixed=true migrate -locations=filesystem:sql,filesystem:half",
        "info validate history",
        "migrate -target=7",
    ],
)
def test_json_has_its_documented_shape(on_database: Flyback, line: str) -> None:
    write(on_database.folder, {**ORDERS, "half/V3__half.sql": HALF["sql/V3__half.sql"]})
    if line.startswith("undo"):
        assert on_database("migrate").code == 0
    answer = on_database(*line.split(), "--json")
    value_of(answer)
    assert answer.err == ""
    text = on_database(*line.split())
    if not line.startswith(("migrate", "-mixed", "baseline", "clean -", "revert")):
        assert text.code == answer.code, text


def test_a_baseline_is_told_once(on_database: Flyback, server: Server, database: str) -> None:
    write(on_database.folder, ORDERS)
    told = "Successfully baselined schema with version: 1\n"
    assert on_database("baseline").out == told
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        connection.execute("drop table flyway_schema_history; create table orders (id int)")
    assert on_database("migrate", "-baselineOnMigrate=true").out.count(told) == 1


def test_several_verbs_in_order(on_database: Flyback) -> None:
    write(on_database.folder, ORDERS)
    answer = on_database("-outputType=json", "clean", "migrate", "info", "-cleanDisabled=false", "-target=1")
    results = value_of(answer)["individualResults"]
    assert [each["operation"] for each in results] == ["clean", "migrate", "info"]
    assert [each["version"] for each in results[1]["migrations"]] == ["1", ""]
    write(on_database.folder, BAD)
    stopped = on_database("migrate", "info")
    assert (stopped.code, "Schema version" in stopped.out) == (1, False), stopped
    assert on_database("clean", "migrate", "-cleanDisabled=false", "--in-doubt", "perhaps").code == 2
    assert ("2", "Success") in states(on_database), "nothing runs before the whole line is understood"


def test_where_the_output_goes(on_database: Flyback) -> None:
    write(on_database.folder, ORDERS)
    painted = on_database("info", "--color", "always", "-outputFile=out.txt")
    assert "\x1b[33mPending" in painted.out
    written = (on_database.folder / "out.txt").read_text(encoding="utf-8")
    assert "| Pending" in written
    assert "\x1b" not in written
    assert "\x1b" not in on_database("info").out
    assert on_database("migrate", "-q").out == ""
    assert on_database("info", "-outputFile=nowhere/out.txt").code == 2


def test_results_of_queries_are_shown_unless_told(on_database: Flyback) -> None:
    write(on_database.folder, {"sql/V1__a.sql": "select 'seen' as x;", "sql/V2__b.sql": "select 'unseen' as y;"})
    assert "| seen |" in on_database("migrate", "-target=1").out
    assert "unseen" not in on_database("migrate", "-outputQueryResults=false").out


def test_the_project_is_named_as_flyway_names_it(on_database: Flyback) -> None:
    write(on_database.folder / "shop", ORDERS)
    assert on_database("-workingDirectory=shop", "info", "-migrationIds").out == "1,2,views\n"
    assert on_database("--project", "shop", "info", "--migration-ids").out == "1,2,views\n"


def test_a_plan_is_what_runs(on_database: Flyback, server: Server, database: str) -> None:
    write(on_database.folder, ORDERS)
    assert on_database("migrate", "-target=1").code == 0
    plan = on_database("migrate", "--plan")
    assert (plan.code, "-- digest " in plan.out) == (0, True)
    assert ("2", "Pending") in states(on_database)
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        connection.execute(plan.out)
    assert states(on_database) == [("1", "Success"), ("views", "Success"), ("2", "Success")]
    assert on_database("validate").code == 0


@pytest.mark.parametrize("verb", ["info", "migrate", "undo"])
@pytest.mark.parametrize(
    "options",
    [
        f"-url=jdbc:postgresql://127.0.0.1:1/d -password={SECRET}",
        f"--url jdbc:postgresql://u:{SECRET}@127.0.0.1:1/d",
        f"-url=jdbc:postgresql://127.0.0.1:1/d?password={SECRET}&nope=1",
        f"-passwort={SECRET}",
    ],
)
def test_a_secret_is_never_shown(flyback: Flyback, verb: str, options: str) -> None:
    write(flyback.folder, ORDERS)
    for more in ((), ("--json",)):
        answer = flyback(verb, *options.split(), "-cleanDisabled=false", *more)
        assert answer.code in (1, 2)
        assert SECRET not in said(answer)
        assert "Traceback" not in said(answer)


def test_help_names_options_and_settings(flyback: Flyback) -> None:
    text = flyback("migrate", "--help").out
    assert "--out-of-order" in text
    assert "--plan" in text
    assert "-outOfOrder=true" in text
    assert flyback("migrate", "info", "-?").out.startswith("Usage: flyback migrate"), "of the first verb"
    assert not list(Path(flyback.folder).iterdir())
