"""`flyback ticket`, `flyback notify` and `flyback smoke`, on a real database and with real requests."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli.commands import Answer, Flyback, write
from doubles.offices import TOKEN, Offices, open_offices
from doubles.web import Said

TOML = """
[environments.production]

[environments.production.smoke]
sql = ["smoke/*.sql"]
pause = "0s"

[[environments.production.smoke.checks]]
command = ["sh", "-c", "test $FLYBACK_ENVIRONMENT = production"]

[environments.production.window]
zone = "Europe/Berlin"
allow = ["daily 02:00 for 4h"]

[environments.production.ticket]
system = "servicenow"
url = "{url}/servicenow"
token = "${{env.OFFICE}}"

[[environments.production.notify.channels]]
name = "ops"
kind = "slack"
url = "{url}/slack/${{env.OFFICE}}"

[[environments.production.notify.channels]]
name = "audit"
kind = "webhook"
url = "{url}/hook"
retries = 0
required = false
"""
FILES = {
    "sql/V1__users.sql": "CREATE TABLE users (id int);",
    "undo/U1__users.sql": "DROP TABLE users;",
    "smoke/a.sql": "select true",
}
BEGINS, ENDS = "2036-12-01T22:00Z", "2036-12-02T02:00Z"
SPAN = ("--begins", BEGINS, "--ends", ENDS)


@pytest.fixture
def offices() -> Iterator[Offices]:
    with open_offices() as opened:
        yield opened


@pytest.fixture
def production(on_database: Flyback, offices: Offices) -> Flyback:
    """A project with one pending migration, and a trusted key in ci.pem."""
    write(on_database.folder, {**FILES, "flyback.toml": TOML.format(url=offices.url)})
    flyback = replace(on_database, environment={**on_database.environment, "OFFICE": TOKEN})
    for line in (
        ("keys", "new", "ci.pem"),
        ("keys", "trust", "ci.pem", "--owner", "ci", "--may", "notice,smoke", "--on", "production"),
    ):
        answer = flyback(*line)
        assert answer.code == 0, answer.err
    return flyback


def evidence(flyback: Flyback, kind: str) -> list[dict[str, object]]:
    """What of that kind verifies."""
    answer = flyback("evidence", "list", "--json", "--env", "production")
    assert answer.code == 0, answer
    found = json.loads(answer.out)["evidence"]
    return [each for each in found if each["kind"] == kind]


def value(answer: Answer) -> dict[str, object]:
    assert TOKEN not in answer.out + answer.err
    found: dict[str, object] = json.loads(answer.out)
    return found


def test_a_ticket_is_opened_shown_and_annotated(production: Flyback, offices: Offices) -> None:
    opened = production("ticket", "open", "--env", "production", *SPAN, "--link", "plan=https://ci/p", "--json")
    assert opened.code == 0, opened.err
    made = value(opened)
    assert (made["state"], made["approved"], made["begins"]) == ("New", False, "2036-12-01T22:00:00+00:00")
    number = str(made["id"])
    assert "undo/U1__users.sql" in str(made["back_out"])
    assert "https://ci/p" in str(made["text"])
    (record,) = offices.servicenow.records.values()
    assert record["correlation_id"] in record["description"]

    noted = production("ticket", "note", number, "--text", "began", "--env", "production")
    assert (noted.code, offices.servicenow.journal[0]["value"]) == (0, "began")
    shown = production("ticket", "show", number, "--env", "production")
    assert (shown.code, shown.out.splitlines()[0]) == (0, f"{number} of servicenow")


def test_what_would_be_opened_is_printed(production: Flyback, offices: Offices) -> None:
    answer = production("ticket", "open", "--env", "production", *SPAN, "--print")

    assert (answer.code, offices.seen) == (0, [])
    assert "- sql/V1__users.sql" in answer.out
    assert "flyback undo --env production --target 1" in answer.out


def test_a_ticket_without_times_is_for_the_next_window(production: Flyback) -> None:
    answer = value(production("ticket", "open", "--env", "production", "--print", "--json"))

    assert str(answer["begins"])[14:] == "00:00+00:00"


@pytest.mark.parametrize(
    ("line", "says", "code"),
    [
        (("show",), "needs the id of a ticket", 2),
        (("note", "CHG1"), "needs --text", 2),
        (("open", "CHG1"), "gets its id from its system", 2),
        (("open", "--begins", BEGINS), "belong together", 2),
        (("open", "--begins", "tomorrow", "--ends", ENDS), "needs date, time and offset", 2),
        (("open", "--begins", ENDS, "--ends", BEGINS), "ends before it begins", 2),
        (("open", *SPAN, "--link", "javascript:x"), "NAME=URL", 2),
        (("show", "CHG0099999"), "there is no ticket CHG0099999", 1),
        (("show", "../x"), "is no id of a ticket", 1),
    ],
)
def test_what_cannot_be(production: Flyback, line: tuple[str, ...], says: str, code: int) -> None:
    answer = production("ticket", *line, "--env", "production")

    assert (answer.code, says in answer.err) == (code, True), answer.err


def test_a_script_without_undo_needs_a_back_out_plan(production: Flyback, offices: Offices) -> None:
    (production.folder / "undo/U1__users.sql").unlink()
    refused = production("ticket", "open", "--env", "production", *SPAN)
    assert (refused.code, "--back-out" in refused.err, offices.seen) == (2, True, [])

    opened = production("ticket", "open", "--env", "production", *SPAN, "--back-out", "restore", "--json")
    assert (opened.code, value(opened)["back_out"]) == (0, "restore")


def test_people_are_told_and_that_is_evidence(production: Flyback, offices: Offices) -> None:
    answer = production("notify", "--env", "production", *SPAN, "--ticket", "CHG1", "--key", "ci.pem", "--json")
    assert answer.code == 0, answer.err

    told = value(answer)
    arrived = {each.place: each.body for each in offices.chat.messages}
    assert (len(offices.chat.messages), set(arrived)) == (2, {"slack", "hook"})
    assert "V1__users.sql" in arrived["slack"].decode()
    assert json.loads(arrived["hook"])["id"] == told["id"]
    assert len(evidence(production, "notice")) == 2
    assert TOKEN not in "".join(each.read_text() for each in (production.folder / ".flyback").rglob("*.json"))


def test_without_a_key_nothing_is_evidence(production: Flyback) -> None:
    answer = production("notify", "--env", "production", *SPAN)

    assert (answer.code, "no gate knows of it" in answer.out) == (0, True)
    assert not (production.folder / ".flyback" / "evidence").exists()


def test_what_was_not_delivered_is_no_evidence(production: Flyback, offices: Offices) -> None:
    offices.chat.out_of_order["slack"] = [Said(body=b"no_service")]
    answer = production("notify", "--env", "production", *SPAN, "--key", "ci.pem")

    assert (answer.code, "NOT DELIVERED  ops" in answer.err) == (1, True), answer
    assert TOKEN not in answer.err
    assert [each["kind"] for each in evidence(production, "notice")] == ["notice"]


def test_an_optional_channel_may_fail(production: Flyback, offices: Offices) -> None:
    offices.chat.out_of_order["hook"] = [Said(status=500)]

    assert production("notify", "--env", "production", *SPAN).code == 0


def test_nobody_is_told_with_a_key_that_nobody_believes(production: Flyback, offices: Offices) -> None:
    assert production("keys", "new", "other.pem").code == 0
    answer = production("notify", "--env", "production", *SPAN, "--key", "other.pem")

    assert (answer.code, "may not sign notice for production" in answer.err, offices.seen) == (1, True, [])


def test_a_message_is_printed(production: Flyback, offices: Offices) -> None:
    answer = production("notify", "--env", "production", *SPAN, "--print")

    assert (answer.code, offices.seen) == (0, [])
    assert answer.out.startswith("Planned: migrate on production, Mon 01 Dec 2036 23:00 Europe/Berlin\n")


def test_smoke_tests_are_asked_and_are_evidence(production: Flyback) -> None:
    answer = production("smoke", "--env", "production", "--key", "ci.pem", "--deployment", "d1", "--json")

    assert answer.code == 0, answer
    found = value(answer)
    assert (found["passed"], found["deployment"]) == (True, "d1")
    assert [str(each["kind"]) for each in evidence(production, "smoke")] == ["smoke"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"smoke/b.sql": "select false as ok"}, "ok is false, not true"),
        ({"smoke/b.sql": "drop table users"}, "DROP TABLE is no query"),
        ({"smoke/b.sql": ""}, "there is no query in it"),
    ],
)
def test_one_that_fails_fails_them_all(production: Flyback, files: dict[str, str], says: str) -> None:
    write(production.folder, files)
    answer = production("smoke", "--env", "production")

    assert (answer.code, says in answer.err, "2 of 3 smoke tests passed" in answer.err) == (1, True, True), answer


def test_no_smoke_tests_pass_nothing(production: Flyback, tmp_path: Path) -> None:
    text = (tmp_path / "flyback.toml").read_text()
    (tmp_path / "flyback.toml").write_text(text.replace("smoke/*.sql", "smoke/nothing/*.sql"))
    answer = production("smoke", "--env", "production")

    assert (answer.code, "names no file of the project" in answer.err) == (2, True)


@pytest.mark.parametrize("verb", [("smoke",), ("notify",), ("ticket", "open")], ids=" ".join)
def test_a_database_that_is_no_environment(production: Flyback, verb: tuple[str, ...]) -> None:
    answer = production(*verb)

    assert (answer.code, "is no environment of flyback.toml" in answer.err) == (2, True), answer.err
