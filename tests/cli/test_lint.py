"""`flyback lint` as it is used: exit codes, forms of report, live catalogues, and whatever files may hold."""

import gc
import json
from pathlib import Path
from typing import Any

import click
import psycopg
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from cli.commands import SECRET, Answer, Flyback, write
from flyback.cli.command_line import Line
from flyback.cli.main import main
from flyback.postgres.scratch.server import Server

TABLE = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n"
INDEX = "CREATE INDEX users_name_idx ON users (name);\n"
SHOP = {"migrations/V1__users.sql": TABLE, "migrations/V2__index.sql": f"SELECT 1;\n\n  {INDEX}"}
ALLOWED = f"-- flyback: allow index-blocks-writes because users are few\n{INDEX}"


def statements(answer: Answer) -> dict[str, dict[str, Any]]:  # as read from JSON
    """The statements of a report, by file and line."""
    return {f"{each['file']}:{each['line']}": each for each in json.loads(answer.out)["statements"]}


def test_text_tells_place_severity_rule_and_a_safe_form(flyback: Flyback) -> None:
    write(flyback.folder, SHOP)
    answer = flyback("lint")
    lines = answer.out.splitlines()
    assert (answer.code, answer.err) == (1, "")
    assert lines[0].split() == ["migrations/V2__index.sql:3:3", "danger", "index-blocks-writes"]
    assert "    CREATE INDEX CONCURRENTLY users_name_idx ON users (name);" in lines
    assert any(line.startswith("judged for PostgreSQL 18 by the scripts alone") for line in lines)


@pytest.mark.parametrize(
    ("options", "setting", "code"),
    [
        ("", "", 1),
        ("--fail-on destructive", "", 0),
        ("--fail-on never", "", 0),
        ("", 'fail_on = "destructive"', 0),
        ("--fail-on danger", 'fail_on = "never"', 1),
        ("--fail-on always", "", 2),
        ("", 'fail_on = "always"', 2),
    ],
)
def test_exit_codes(flyback: Flyback, options: str, setting: str, code: int) -> None:
    write(flyback.folder, {**SHOP, "flyback.toml": setting})
    assert flyback("lint", *options.split()).code == code


def test_an_allowed_finding_is_no_failure_and_stays_in_json(flyback: Flyback) -> None:
    write(flyback.folder, {**SHOP, "migrations/V2__index.sql": ALLOWED})
    assert flyback("lint").code == 0
    found = statements(flyback("lint", "--json"))["migrations/V2__index.sql:2"]["findings"]
    assert {each["rule"]: each["allowed"] for each in found if each["allowed"]} == {
        "index-blocks-writes": "users are few"
    }


@pytest.mark.parametrize("options", ["--json", "--format json", "-outputType=json"])
def test_json(flyback: Flyback, options: str) -> None:
    write(flyback.folder, SHOP)
    answer = flyback("lint", *options.split())
    assert (answer.code, answer.err, json.loads(answer.out)["schema"]) == (1, "", "flyback.findings/1")
    assert list(statements(answer)) == [
        "migrations/V1__users.sql:1",
        "migrations/V2__index.sql:1",
        "migrations/V2__index.sql:3",
    ]


def test_annotations_and_sarif(flyback: Flyback) -> None:
    write(flyback.folder, SHOP)
    answer = flyback("lint", "--format", "github")
    assert answer.out.startswith(
        "::error file=migrations/V2__index.sql,line=3,col=3,title=danger%3A index-blocks-writes"
    )
    log = json.loads(flyback("lint", "--format", "sarif").out)
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert {each["ruleId"] for each in log["runs"][0]["results"]} == set(rules)
    assert rules["index-blocks-writes"]["fullDescription"]["text"]


def test_paths_are_those_from_the_current_folder(flyback: Flyback) -> None:
    write(flyback.folder, {f"app/{name}": text for name, text in SHOP.items()})
    assert flyback("lint", "--project", "app").out.startswith("app/migrations/V2__index.sql:3:3 ")
    assert flyback("lint", "--project", "app", "app/migrations/V2__index.sql").out.startswith("app/migrations/V2__i")


def test_files_folders_and_what_is_not_there(flyback: Flyback) -> None:
    write(flyback.folder, {"a/x.sql": INDEX, "a/y.sql": INDEX.replace("_idx", "_too"), "broken.sql": "CRATE"})
    assert flyback("lint", "a").out.count("index-blocks-writes") == 2
    assert "broken.sql:1:1" in flyback("lint", "broken.sql").out
    missing = flyback("lint", "nope.sql", "neither.sql")
    assert (missing.code, missing.err.count("error: ")) == (2, 2)


def test_colours_are_for_terminals(flyback: Flyback) -> None:
    write(flyback.folder, SHOP)
    assert "\x1b" not in flyback("lint").out
    assert "\x1b[31mdanger" in flyback("lint", "--color", "always").out


def test_other_versions_are_judged_by_other_rules(flyback: Flyback) -> None:
    write(flyback.folder, {"x.sql": "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1;"})
    assert json.loads(flyback("lint", "x.sql", "--pg", "15", "--json").out)["server_major"] == 15
    assert flyback("lint", "x.sql", "--pg", "9").code == 2


# -- with a live catalogue


def test_the_live_catalogue_is_what_scripts_meet(on_database: Flyback) -> None:
    write(on_database.folder, SHOP)
    url = on_database.environment["FLYWAY_URL"]
    assert on_database("migrate", "--target", "1").code == 0
    with psycopg.connect(f"{url}&user={on_database.environment['FLYWAY_USER']}", autocommit=True) as connection:
        connection.execute("insert into users select g, 'n' from generate_series(1, 5000) g")
        connection.execute("analyze users")
        connection.execute("create table by_hand (id int)")
    write(
        on_database.folder,
        {"migrations/V3__drop.sql": "DROP TABLE by_hand;", "undo/U1__users.sql": "DROP TABLE users;"},
    )
    dsn = f"{url}&user={on_database.environment['FLYWAY_USER']}"
    answer = on_database("lint", "--base-dsn", dsn, "--json")
    found = statements(answer)
    assert {key.partition(":")[0] for key in found} == {
        "migrations/V2__index.sql",
        "migrations/V3__drop.sql",
        "undo/U1__users.sql",
    }, "V1 is applied"
    (effect,) = found["migrations/V2__index.sql:3"]["effects"]
    assert (effect["relation"], effect["rows"]) == ("public.users", 5000)
    assert found["migrations/V3__drop.sql:1"]["refused"] is None
    notes = json.loads(answer.out)["notes"]
    assert notes == ["applied already, not looked at: migrations/V1__users.sql"]
    assert "by the catalogue of postgresql:///" in on_database("lint", "--base-dsn", dsn).out


def test_nothing_is_written_into_the_live_database(on_database: Flyback, server: Server, database: str) -> None:
    write(on_database.folder, SHOP)
    url = f"{on_database.environment['FLYWAY_URL']}&user={on_database.environment['FLYWAY_USER']}"
    assert on_database("lint", "--base-dsn", url).code == 1
    with psycopg.connect(server.conninfo(database)) as connection:
        assert connection.execute(
            "select count(*) from pg_class where relnamespace = 'public'::regnamespace"
        ).fetchone() == (0,)


def test_fix_asks_the_history(on_database: Flyback) -> None:
    write(on_database.folder, SHOP)
    assert on_database("migrate").code == 0
    write(on_database.folder, {"migrations/V3__more.sql": INDEX.replace("users_name_idx", "other_idx")})
    answer = on_database("lint", "--fix")
    assert "left as it is: migrations/V2__index.sql: the history of postgresql:///" in answer.out
    assert "rewritten: migrations/V3__more.sql" in answer.out
    assert "CONCURRENTLY" in (on_database.folder / "migrations" / "V3__more.sql").read_text()
    assert on_database("migrate").code == 0
    assert on_database("validate").code == 0


@pytest.mark.parametrize(
    "dsn",
    [f"postgresql://u:{SECRET}@127.0.0.1:1/d", f"jdbc:postgresql://u:{SECRET}@127.0.0.1:1/d", f"pass_word={SECRET}"],
)
def test_no_secret_is_shown(flyback: Flyback, dsn: str) -> None:
    write(flyback.folder, SHOP)
    for more in ((), ("--json",), ("--fix",)):
        answer = flyback("lint", "--base-dsn", dsn, *more)
        assert answer.code in (1, 2)
        assert SECRET not in answer.out + answer.err
        assert "Traceback" not in answer.err


# -- whatever files hold

WORDS = (
    *("ALTER", "TABLE", "t", "ADD", "COLUMN", "a", "int", "DROP", "INDEX", "ON", "(", ")", ",", ";", "CREATE", "NOT"),
    *("NULL", "DEFAULT", "1", "'x'", "SET", "$$", "--", "/*", "*/", "COPY", "FROM", "stdin", "\\.", "\n", "BEGIN"),
    *("-- flyback: allow x because y\n", "${a}", "\ufeff", "UPDATE", "SELECT", "VIEW", "AS", "CASCADE", "\\d", "é"),
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("texts") / "V1__x.sql"


@pytest.mark.parametrize("style", ["text", "json", "github", "sarif"])
@given(text=TEXTS)
@example(text="ALTER TABLE t ADD COLUMN a int; CRATE")
@example(text="COPY t FROM stdin;\n1\n")
@example(text="-- flyback: allow\nSELECT 1")
@trials(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_too_much(file: Path, capsys: pytest.CaptureFixture[str], style: str, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    command = main.get_command(click.Context(main), "lint")
    assert command
    with command.make_context(
        "lint", [str(file), "--format", style, "--project", str(file.parent / "nowhere")]
    ) as context:
        context.obj = Line(settings={})
        code = command.invoke(context)
        gc.enable()
    assert code in (0, 1)
    out = capsys.readouterr().out
    if style in ("json", "sarif"):
        json.loads(out)
