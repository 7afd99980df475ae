"""The iCalendar file, read back by the rules of RFC 5545."""

from datetime import UTC, datetime, timedelta

import pytest

from flyback.model.open_times import OpenTime, Span
from flyback.report.window.calendar import calendar, escaped, folded

MADE = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
SPAN = Span(start=MADE, end=MADE + timedelta(hours=4))
TIME = OpenTime(
    span=SPAN, windows=("Sat,Sun 02:00 for 4h in UTC", "daily 04:05 for 1h in UTC"), closes="the window ends"
)


def unfolded(text: str) -> list[str]:
    """The content lines."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def events(text: str) -> list[dict[str, str]]:
    """The events, by property."""
    found: list[dict[str, str]] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1].setdefault(name, value)
    return found


def test_an_open_time_and_a_freeze() -> None:
    text = calendar("production", [TIME], [(SPAN, "2026-12-20 to 2027-01-04 in UTC")], MADE)
    window, freeze = events(text)

    assert unfolded(text)[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert unfolded(text)[-1] == "END:VCALENDAR"
    assert (window["DTSTART"], window["DTEND"]) == ("20261123T040506Z", "20261123T080506Z")
    assert window["DTSTAMP"] == "20261123T040506Z"
    assert window["SUMMARY"] == "production: maintenance window"
    assert window["DESCRIPTION"] == (
        "Sat\\,Sun 02:00 for 4h in UTC\\; daily 04:05 for 1h in UTC\\nThen the window ends."
    )
    assert freeze["SUMMARY"] == "production: freeze"
    assert window["UID"] != freeze["UID"]


def test_an_event_keeps_its_name() -> None:
    first, again = (calendar("production", [TIME], [], MADE + timedelta(days=day)) for day in (0, 1))
    other = calendar("staging", [TIME], [], MADE)
    assert events(first)[0]["UID"] == events(again)[0]["UID"] != events(other)[0]["UID"]


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("two\r\nlines\nor three", "two\\nlines\\nor three"),
        ("bell\a and return\r", "bell  and return "),
        ("BEGIN:VEVENT", "BEGIN:VEVENT"),
    ],
)
def test_text_is_escaped(plain: str, expected: str) -> None:
    assert escaped(plain) == expected


@pytest.mark.parametrize("line", ["", "x" * 75, "x" * 76, "x" * 500, "ä" * 100, "😀" * 60, "x" + "😀" * 60])
def test_lines_are_folded_between_letters(line: str) -> None:
    parts = folded(line).split("\r\n")
    assert parts[0] + "".join(part.removeprefix(" ") for part in parts[1:]) == line
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert len(parts) == 1 or all(len(part.encode()) > 71 for part in parts[:-1])
