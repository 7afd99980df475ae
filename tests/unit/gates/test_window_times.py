"""When windows are open: clocks that are changed, freezes, rules, and how far anybody looks."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from flyback.gates.windows.open_times import open_spans
from flyback.gates.windows.openings import during, freezes, openings
from flyback.gates.windows.status import next_freeze, status
from flyback.gates.windows.wall_time import instant
from flyback.gates.windows.wording import length, moment
from flyback.model.open_times import Span
from flyback.model.policy import WindowPolicy
from flyback.scripts.window_text import windows

DAY = timedelta(days=1)


def policy(*allow: str, deny: tuple[str, ...] = (), zone: str = "Europe/Berlin") -> WindowPolicy:
    return WindowPolicy(allow=windows(allow, zone), deny=windows(deny, zone))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opened(policy: WindowPolicy, day: str, days: int = 1) -> str:
    """`05 02:00-06:00`: the open times from that day on, in UTC; over midnight `05 22:00-06 02:00`."""
    start = utc(day)
    spans = open_spans(policy, Span(start=start, end=start + days * DAY))
    return ", ".join(f"{span.start:%d %H:%M}-{_end(span)}" for span in spans)


def _end(span: Span) -> str:
    return f"{span.end:%H:%M}" if span.end.date() == span.start.date() else f"{span.end:%d %H:%M}"


SPRING, AUTUMN = "2026-03-28", "2026-10-24"
"""The day before Berlin's clocks jump from 02:00 to 03:00 at 01:00 UTC, and before they show 02:00 to 03:00 twice."""


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        pytest.param("Sun 02:30 for 1h", SPRING, "29 01:00-02:00", id="in the gap: from the first instant after it"),
        pytest.param("Sun 02:00 for 1h", SPRING, "29 01:00-02:00", id="at the begin of the gap"),
        pytest.param("Sun 03:00 for 1h", SPRING, "29 01:00-02:00", id="at the end of the gap"),
        pytest.param("Sun 01:59 for 1h", SPRING, "29 00:59-01:59", id="right before the gap"),
        pytest.param("Sun 01:00 for 4h", SPRING, "29 00:00-04:00", id="over the gap: four hours elapse"),
        pytest.param("2026-03-29 02:15 to 2026-03-29 02:45", SPRING, "", id="wholly in the gap: never"),
        pytest.param("2026-03-29 01:30 to 2026-03-29 02:30", SPRING, "29 00:30-01:00", id="end in the gap"),
        pytest.param("Sun 02:30 for 1h", AUTUMN, "25 00:30-01:30", id="twice on the clock: the first time only"),
        pytest.param("Sun 02:00 for 90m", AUTUMN, "25 00:00-01:30", id="into the second time"),
        pytest.param("Sun 01:00 for 4h", AUTUMN, "24 23:00-25 03:00", id="over the hour that comes twice"),
        pytest.param("2026-10-25 01:30 to 2026-10-25 02:30", AUTUMN, "24 23:30-25 00:30", id="end that comes twice"),
        pytest.param(
            "Sun,Mon 00:00 for 24h", AUTUMN, "24 22:00-25 22:00, 25 23:00-26 00:00", id="a day of 25 hours is not full"
        ),
        pytest.param(
            "Sun 02:10 for 30m in Australia/Lord_Howe", "2026-10-03", "03 15:30-16:00", id="a gap of half an hour"
        ),
    ],
)
def test_clocks_that_are_changed(text: str, day: str, expected: str) -> None:
    assert opened(policy(text), day, 2) == expected


def test_a_day_that_was_left_out() -> None:
    assert instant(datetime(2011, 12, 30, 2), ZoneInfo("Pacific/Apia")) == utc("2011-12-30T10:00")
    skipped = policy("2011-12-30 02:00 for 1h", zone="Pacific/Apia")
    assert opened(skipped, "2011-12-30") == "30 10:00-11:00"


@pytest.mark.parametrize(
    ("allow", "deny", "expected"),
    [
        pytest.param(["Sat 02:00 for 2h", "Sat 03:00 for 2h"], [], "05 02:00-05:00", id="overlapping are one"),
        pytest.param(["Sat 02:00 for 2h", "Sat 04:00 for 2h"], [], "05 02:00-06:00", id="touching are one"),
        pytest.param(["Sat 02:00 for 6h", "Sat 03:00 for 1h"], [], "05 02:00-08:00", id="one within the other"),
        pytest.param(
            ["Sat 02:00 for 1h", "Sat 04:00 for 1h"], [], "05 02:00-03:00, 05 04:00-05:00", id="apart are two"
        ),
        pytest.param(["Fri 22:00 for 4h"], [], "05 00:00-02:00", id="over midnight"),
        pytest.param(
            ["Sat 02:00 for 4h"], ["Sat 03:00 for 1h"], "05 02:00-03:00, 05 04:00-06:00", id="a freeze in the middle"
        ),
        pytest.param(["Sat 02:00 for 4h"], ["Sat 01:00 for 2h"], "05 03:00-06:00", id="a freeze at the begin"),
        pytest.param(["Sat 02:00 for 4h"], ["Sat 02:00 for 4h"], "", id="a freeze that is the same"),
        pytest.param(["Sat 02:00 for 4h"], ["2026-12-05 to 2026-12-06"], "", id="a freeze wins"),
        pytest.param(["Sat 02:00 for 4h"], ["Sat 06:00 for 1h"], "05 02:00-06:00", id="a freeze right after"),
        pytest.param([], ["Sat 06:00 for 1h"], "", id="without windows nothing is open"),
    ],
)
def test_windows_and_freezes(allow: list[str], deny: list[str], expected: str) -> None:
    assert opened(policy(*allow, deny=tuple(deny), zone="UTC"), "2026-12-05") == expected


@pytest.mark.parametrize(
    ("rule", "since", "days", "starts"),
    [
        ("FREQ=MONTHLY;BYDAY=1SU from 2026-01-04 02:00", "2026-11-20", 60, ["2026-12-06T01:00", "2027-01-03T01:00"]),
        ("FREQ=DAILY;COUNT=2 from 2026-11-24 02:00", "2026-11-20", 60, ["2026-11-24T01:00", "2026-11-25T01:00"]),
        ("FREQ=DAILY;COUNT=2 from 2026-10-24 02:00", "2026-11-20", 60, []),
        (
            "FREQ=DAILY;UNTIL=20261125T020000 from 2026-11-24 02:00",
            "2026-11-20",
            9,
            ["2026-11-24T01:00", "2026-11-25T01:00"],
        ),
        ("FREQ=DAILY;UNTIL=20261125T015959 from 2026-11-24 02:00", "2026-11-20", 9, ["2026-11-24T01:00"]),
        (
            "FREQ=DAILY;UNTIL=20261125T010000Z from 2026-11-24 02:00",
            "2026-11-20",
            9,
            ["2026-11-24T01:00", "2026-11-25T01:00"],
        ),
        ("FREQ=DAILY;UNTIL=20261125T005959Z from 2026-11-24 02:00", "2026-11-20", 9, ["2026-11-24T01:00"]),
        ("FREQ=DAILY;UNTIL=20261025T011000Z from 2026-10-25 02:30", "2026-10-24", 5, ["2026-10-25T00:30"]),
        ("FREQ=YEARLY from 2024-02-29 02:00", "2026-11-20", 600, ["2028-02-29T01:00"]),
        ("FREQ=MONTHLY from 2026-08-31 02:00", "2026-09-01", 70, ["2026-10-31T01:00"]),
    ],
)
def test_rules(rule: str, since: str, days: int, starts: list[str]) -> None:
    spans = open_spans(policy(f"{rule} for 1h"), Span(start=utc(since), end=utc(since) + days * DAY))
    assert [f"{span.start:%Y-%m-%dT%H:%M}" for span in spans] == starts
    assert {span.length for span in spans} <= {timedelta(hours=1)}


def test_rules_go_by_the_clock_on_the_wall() -> None:
    daily = policy("FREQ=DAILY from 2026-01-01 02:30 for 1h")
    spans = open_spans(daily, Span(start=utc("2026-03-28"), end=utc("2026-03-31")))
    assert [f"{span.start:%dT%H:%M}" for span in spans] == ["28T01:30", "29T01:00", "30T00:30"]


def test_a_stretch_of_time_may_end_while_clocks_show_an_hour_again() -> None:
    daily = policy("FREQ=DAILY from 2026-10-01 02:45 for 1h")
    within = Span(start=utc("2026-10-25"), end=utc("2026-10-25T01:10"))  # 02:10, for the second time
    assert open_spans(daily, within) == (Span(start=utc("2026-10-25T00:45"), end=within.end),)


def test_a_rule_that_never_happens_comes_to_an_end() -> None:
    never = policy("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29 from 2025-01-01 02:00 for 1h")
    begun = perf_counter()
    assert status(never, utc("2026-11-23")).next_open is None
    assert perf_counter() - begun < 5


def test_the_first_instant_belongs_to_a_window_and_the_last_does_not() -> None:
    saturdays = policy("Sat 02:00 for 4h", zone="UTC")
    states = {
        when: status(saturdays, utc(when)).closed
        for when in ("2026-12-05T01:59:59.999999", "2026-12-05T02:00", "2026-12-05T05:59:59.999999", "2026-12-05T06:00")
    }
    assert list(states.values()) == [True, False, False, True]


@pytest.mark.parametrize(
    ("allow", "deny", "expected"),
    [
        pytest.param((), (), ("no window is configured", "", None, None, ""), id="nothing is configured"),
        pytest.param(
            ("Sat 02:00 for 4h",),
            (),
            ("no window is open", "", "2026-12-05T02:00", "2026-12-05T06:00", "the window ends"),
            id="closed",
        ),
        pytest.param(
            ("Fri 08:00 for 4h",),
            (),
            ("", "", None, "2026-12-04T12:00", "the window ends"),
            id="open",
        ),
        pytest.param(
            ("Fri 08:00 for 4h",),
            ("2026-12-04 11:00 for 1h",),
            ("", "", None, "2026-12-04T11:00", "a freeze begins: 2026-12-04 11:00 for 1h in UTC"),
            id="open until a freeze",
        ),
        pytest.param(
            ("Fri 08:00 for 4h",),
            ("2026-12-04 to 2026-12-05",),
            (
                "a freeze is in force: 2026-12-04 to 2026-12-05 in UTC",
                "2026-12-04 to 2026-12-05 in UTC",
                "2026-12-11T08:00",
                "2026-12-11T12:00",
                "the window ends",
            ),
            id="frozen",
        ),
        pytest.param(
            ("Fri 08:00 for 4h",),
            ("2026-12-04 to 2800-01-01",),
            (
                "a freeze is in force: 2026-12-04 to 2800-01-01 in UTC",
                "2026-12-04 to 2800-01-01 in UTC",
                None,
                None,
                "",
            ),
            id="frozen without a known end",
        ),
        pytest.param(("daily 00:00 for 24h",), (), ("", "", None, None, ""), id="open without a known end"),
        pytest.param(
            ("2027-02-01 08:00 for 1h",),
            (),
            ("no window is open", "", "2027-02-01T08:00", "2027-02-01T09:00", "the window ends"),
            id="far ahead",
        ),
        pytest.param(
            ("2026-12-01 to 2027-03-01",), (), ("", "", None, "2027-03-01T00:00", "the window ends"), id="open for long"
        ),
        pytest.param(("2040-02-01 08:00 for 1h",), (), ("no window is open", "", None, None, ""), id="too far ahead"),
        pytest.param(
            ("Sat 02:00 for 4h", "Sat 06:00 for 7d"),
            (),
            ("", "", None, None, ""),
            id="a chain that never breaks",
        ),
    ],
)
def test_status(
    allow: tuple[str, ...], deny: tuple[str, ...], expected: tuple[str, str, str | None, str | None, str]
) -> None:
    found = status(policy(*allow, deny=deny, zone="UTC"), utc("2026-12-04T10:00"))
    told = [f"{when:%Y-%m-%dT%H:%M}" if when else None for when in (found.next_open, found.next_close)]
    assert (found.reason, found.freeze, *told, found.next_close_reason) == expected
    assert found.closed == bool(found.reason)


@pytest.mark.parametrize("when", [datetime.max, datetime.min, datetime(2999, 12, 31)])
def test_moments_that_no_window_is_written_for_are_closed(when: datetime) -> None:
    always = policy("daily 00:00 for 24h", deny=("2026-12-20 to 2027-01-04",))
    found = status(always, when.replace(tzinfo=UTC))
    assert (found.closed, found.next_open) == (True, None)
    assert next_freeze(always, when.replace(tzinfo=UTC)) is None


def test_the_next_freeze() -> None:
    frozen = policy(deny=("2026-12-20 to 2027-01-04", "Sun 02:00 for 4h"), zone="UTC")
    assert next_freeze(frozen, utc("2026-12-04")) == utc("2026-12-06T02:00")
    assert next_freeze(frozen, utc("2026-12-25T12:00")) == utc("2026-12-25T12:00")
    assert next_freeze(policy("Sat 02:00 for 4h"), utc("2026-12-04")) is None


def test_openings_long_enough() -> None:
    mixed = policy("Sat 02:00 for 1h", "FREQ=MONTHLY;BYDAY=1SU from 2026-01-04 02:00 for 4h", zone="UTC")
    found = openings(mixed, utc("2026-11-23"), 3, timedelta(hours=2))
    assert [f"{each.span.start:%Y-%m-%d}" for each in found] == ["2026-12-06", "2027-01-03", "2027-02-07"]
    assert openings(mixed, utc("2026-11-23"), 3, timedelta(hours=4)) == found
    assert len(openings(policy("2026-12-01 08:00 for 1h"), utc("2026-11-23"), 3)) == 1
    assert openings(policy(), utc("2026-11-23"), 3) == ()


def test_an_opening_names_its_windows_and_why_it_ends() -> None:
    both = policy("Sat 02:00 for 2h", "Sat 03:00 for 4h", "Sun 02:00 for 2h", deny=("Sat 06:00 for 1h",), zone="UTC")
    (first,) = openings(both, utc("2026-12-04"), 1)
    assert first.windows == ("Sat 02:00 for 2h in UTC", "Sat 03:00 for 4h in UTC")
    assert first.closes == "a freeze begins: Sat 06:00 for 1h in UTC"


def test_what_is_on_already_is_told_from_its_begin() -> None:
    now = utc("2026-12-22T12:00")
    frozen = policy("2026-12-22 08:00 for 8h", "Sat 02:00 for 1h", deny=("2026-12-22 13:00 to 2027-01-04",), zone="UTC")
    within = Span(start=now, end=now + DAY)
    assert [each.span.start for each in during(frozen, within)] == [utc("2026-12-22T08:00")]
    assert [span.end for span, _ in freezes(frozen, within)] == [utc("2027-01-04")]


def test_words() -> None:
    assert length(timedelta(days=1, hours=2, minutes=3, seconds=4)) == "1d2h3m4s"
    assert length(timedelta(milliseconds=400)) == "0s"
    assert moment(utc("2026-12-05T01:00"), "Europe/Berlin") == "2026-12-05 02:00 CET"
    assert moment(utc("2026-12-05T01:00:07")) == "2026-12-05 01:00:07 UTC"
