"""A window in words and as JSON."""

import json
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest

from flyback.frozen import replaced
from flyback.model.open_times import OpenTime, Span, WindowStatus
from flyback.report.window.text import elapsed, open_times_text, status_text
from flyback.report.window.value import json_schema, window_json

NOW = datetime(2026, 10, 24, 12, tzinfo=UTC)
OPENS, CLOSES = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 4, 30, tzinfo=UTC)
CLOSED = WindowStatus(
    at=NOW,
    closed=True,
    reason="no window is open",
    next_open=OPENS,
    next_close=CLOSES,
    next_close_reason="the window ends",
)
OPEN = replaced(CLOSED, closed=False, reason="", next_open=None)
FREEZE = "2026-10-24 to 2026-10-25 in UTC"
FROZEN = replaced(CLOSED, reason=f"a freeze is in force: {FREEZE}", freeze=FREEZE)
ENDLESS = WindowStatus(at=NOW, closed=False)
NEVER = WindowStatus(at=NOW, closed=True, reason="no window is open")
TIME = OpenTime(span=Span(start=OPENS, end=CLOSES), windows=("Sun 02:30 for 4h in Europe/Berlin",), closes="it ends")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param(
            CLOSED,
            [
                "production is closed: no window is open",
                "opens  Sun 2026-10-25 02:30 CEST, in 12 h 30 min",
                "closes Sun 2026-10-25 05:30 CET, in 16 h 30 min: the window ends",
            ],
            id="closed",
        ),
        pytest.param(
            OPEN,
            ["production is open", "closes Sun 2026-10-25 05:30 CET, in 16 h 30 min: the window ends"],
            id="open",
        ),
        pytest.param(
            FROZEN,
            [
                f"production is closed: a freeze is in force: {FREEZE}",
                "nothing at all may run while a freeze is in force",
                "opens  Sun 2026-10-25 02:30 CEST, in 12 h 30 min",
                "closes Sun 2026-10-25 05:30 CET, in 16 h 30 min: the window ends",
            ],
            id="frozen",
        ),
        pytest.param(ENDLESS, ["production is open", "no end is known"], id="endless"),
        pytest.param(NEVER, ["production is closed: no window is open", "no opening is known"], id="never"),
    ],
)
def test_status_in_words(status: WindowStatus, expected: list[str]) -> None:
    assert status_text("production", status, "Europe/Berlin").splitlines() == expected


def test_open_times_in_a_table() -> None:
    assert open_times_text([TIME], "Europe/Berlin").splitlines() == [
        "opens                      closes                    for  then",
        "Sun 2026-10-25 02:30 CEST  Sun 2026-10-25 05:30 CET  4 h  it ends",
    ]
    assert open_times_text([], "UTC") == "no opening is known\n"


@pytest.mark.parametrize("status", [CLOSED, OPEN, FROZEN, ENDLESS, NEVER])
def test_json_is_as_its_schema_says(status: WindowStatus) -> None:
    value = window_json("production", status, [TIME])
    checker = jsonschema.FormatChecker()
    jsonschema.validate(value, json.loads(json_schema()), format_checker=checker)
    assert value["closed"] is status.closed
    assert value["nextClose"] == ("2026-10-25T04:30:00Z" if status.next_close else None)
    assert value["openTimes"] == [
        {
            "start": "2026-10-25T00:30:00Z",
            "end": "2026-10-25T04:30:00Z",
            "seconds": 14_400,
            "windows": ["Sun 02:30 for 4h in Europe/Berlin"],
            "closes": "it ends",
        }
    ]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=59.9), "59 s"),
        (timedelta(minutes=3, seconds=20), "3 min 20 s"),
        (timedelta(hours=4), "4 h"),
        (timedelta(days=1, seconds=1), "1 day"),
        (timedelta(days=1_000, hours=2, minutes=3), "1,000 days 2 h"),
    ],
)
def test_lengths_in_words(time: timedelta, expected: str) -> None:
    assert elapsed(time) == expected
