"""`flyback window` as it is used: exit codes, words, JSON, a calendar, and what cannot be understood."""

import json

import jsonschema
import pytest

from cli.commands import Flyback, write
from flyback.report.window.value import json_schema

PROJECT = {
    "flyback.toml": """
[environments.staging]

[environments.production]
after = "staging"

[environments.production.window]
zone = "Europe/Berlin"
allow = ["Sat,Sun 02:00 for 4h", "FREQ=MONTHLY;BYDAY=1SU from 2026-01-04 02:00 for 6h"]
deny = ["2026-12-20 to 2027-01-04"]
"""
}
OPEN, CLOSED, FROZEN = "2026-12-05T03:00+01:00", "2026-12-05T06:00+01:00", "2026-12-26T03:00+01:00"
PRODUCTION = ("--env", "production")


@pytest.fixture
def project(flyback: Flyback) -> Flyback:
    write(flyback.folder, PROJECT)
    return flyback


@pytest.mark.parametrize(
    ("at", "code", "first"),
    [
        pytest.param(OPEN, 0, "production is open", id="open"),
        pytest.param(CLOSED, 3, "production is closed: no window is open", id="closed"),
        pytest.param(
            FROZEN,
            3,
            "production is closed: a freeze is in force: 2026-12-20 to 2027-01-04 in Europe/Berlin",
            id="frozen",
        ),
    ],
)
def test_status(project: Flyback, at: str, code: int, first: str) -> None:
    answer = project("window", "status", *PRODUCTION, "--at", at)
    assert (answer.code, answer.out.splitlines()[0], answer.err) == (code, first, "")
    assert project("window", *PRODUCTION, "--at", at) == answer


def test_an_environment_without_windows_is_closed(project: Flyback) -> None:
    answer = project("window", "--env", "staging")
    assert (answer.code, answer.out) == (3, "staging is closed: no window is configured\nno opening is known\n")


def test_next(project: Flyback) -> None:
    answer = project("window", "next", *PRODUCTION, "--at", OPEN, "--count", "2")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[1:] == [
        "Sat 2026-12-05 03:00 CET  Sat 2026-12-05 06:00 CET  3 h  the window ends",
        "Sun 2026-12-06 02:00 CET  Sun 2026-12-06 08:00 CET  6 h  the window ends",
    ]
    longer = project("window", "next", *PRODUCTION, "--at", OPEN, "--count", "1", "--least", "5h")
    assert longer.out.splitlines()[1].startswith("Sun 2026-12-06 02:00 CET")
    none = project("window", "next", *PRODUCTION, "--least", "3d")
    assert (none.code, none.out) == (3, "no opening is known\n")


@pytest.mark.parametrize("what", ["status", "next", "export"])
def test_json(project: Flyback, what: str) -> None:
    answer = project("window", what, *PRODUCTION, "--at", OPEN, "--json")
    value = json.loads(answer.out)
    jsonschema.validate(value, json.loads(json_schema()))
    assert (answer.code, value["closed"], value["at"]) == (0, False, "2026-12-05T02:00:00Z")
    assert bool(value["openTimes"]) == (what != "status")


def test_a_calendar_in_a_file(project: Flyback) -> None:
    answer = project("window", "export", *PRODUCTION, "--at", OPEN, "--days", "20", "--output-file", "windows.ics")
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    lines = (project.folder / "windows.ics").read_bytes().split(b"\r\n")
    assert [line for line in lines if line.startswith(b"DTSTART")] == [
        b"DTSTART:20261205T010000Z",  # it is open already: from its begin
        b"DTSTART:20261206T010000Z",
        b"DTSTART:20261212T010000Z",
        b"DTSTART:20261213T010000Z",
        b"DTSTART:20261219T010000Z",
        b"DTSTART:20261219T230000Z",
    ]
    assert b"SUMMARY:production: freeze" in lines


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        pytest.param((), "error: no environment is named\n  hint: name one with --env", id="no environment"),
        pytest.param(("soon", *PRODUCTION), "is not one of 'status', 'next', 'export'", id="no such word"),
        pytest.param(
            (*PRODUCTION, "--at", "tomorrow"), "--at needs a date, a time and its offset from UTC", id="no time"
        ),
        pytest.param(
            (*PRODUCTION, "--at", "2026-12-05T03:00"), "--at needs a date, a time and its offset", id="no zone"
        ),
        pytest.param(("next", *PRODUCTION, "--least", "5"), "--least: '5' should be a length of time", id="no length"),
        pytest.param(
            ("export", *PRODUCTION, "--output-file", "no/x.ics"), "no/x.ics: the file cannot be", id="no folder"
        ),
    ],
)
def test_what_cannot_be_understood(project: Flyback, arguments: tuple[str, ...], what: str) -> None:
    answer = project("window", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert what in answer.err


def test_a_bad_window_is_told_with_its_place(flyback: Flyback) -> None:
    write(flyback.folder, {"flyback.toml": PROJECT["flyback.toml"].replace("Sat,Sun 02:00", "Sat,Sun 26:00")})
    answer = flyback("window", *PRODUCTION)
    assert answer.code == 2
    assert "flyback.toml" in answer.err
    assert "window 'Sat,Sun 26:00 for 4h': '26:00' is no time of the day, 00:00 to 23:59" in answer.err
