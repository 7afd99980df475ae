"""Windows against an oracle that looks at the clocks minute by minute, in every zone, wherever clocks are changed."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flyback.gates.windows.open_times import open_spans, spans_of
from flyback.gates.windows.spans import at, union, without
from flyback.gates.windows.status import status
from flyback.gates.windows.wall_time import instant
from flyback.gates.windows.wording import text
from flyback.model.open_times import Span
from flyback.model.policy import OneOff, Recurring, Weekly, Window, WindowPolicy
from flyback.scripts.window_text import window
from property.minutes import DAY, MINUTE, Clock, transitions

BEGIN, END = datetime(2021, 11, 23, tzinfo=UTC), datetime(2031, 11, 23, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"Factory", "localtime"})
CHANGING = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", "UTC")
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 300
"""Minutes of a window around a change of the clocks."""
AROUND = timedelta(hours=8)


@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of_clocks_against_the_oracle(zone: str) -> None:
    chance = random.Random(zone)  # noqa: S311 - the same windows in every run
    for change in transitions(zone, BEGIN, END) or (datetime(2026, 3, 29, 1, tzinfo=UTC),):
        clock = Clock(zone, change - AROUND, 2 * AROUND // MINUTE)
        for wall, moment in _moments(clock):
            assert instant(wall, ZoneInfo(zone)) == moment, (change, wall)
        policy = WindowPolicy(allow=_near(clock, chance, 3), deny=_near(clock, chance, chance.randrange(3)))
        within = Span(start=clock.start, end=clock.start + 2 * AROUND)
        assert clock.seen(open_spans(policy, within), LONGEST) == clock.open(policy, LONGEST), (change, policy)


def _moments(clock: Clock) -> Iterator[tuple[datetime, datetime]]:
    """Times around the middle of the clock's minutes, and when it first shows them or, after a gap, later ones."""
    for minutes in (-120, -90, -61, -60, -59, -31, -30, -29, -1, 0, 1, 29, 30, 59, 60, 61):
        wall = clock.shown[len(clock.shown) // 2] + MINUTE * minutes
        minute = clock.minute_of(wall)
        assert minute is not None
        yield wall, clock.start + MINUTE * minute


def _near(clock: Clock, chance: random.Random, count: int) -> tuple[Window, ...]:
    """Windows that begin around the middle of the clock's minutes, often in the gap or the hour that comes twice."""
    middle = clock.shown[len(clock.shown) // 2]
    found: list[Window] = []
    for _ in range(count):
        start = middle + MINUTE * chance.choice((-61, -60, -59, -31, -30, -1, 0, 1, *range(-180, 180, 7)))
        length = MINUTE * chance.choice((1, 29, 30, 60, 61, 90, 180, LONGEST))
        days = tuple(sorted({start.weekday(), chance.randrange(7)}))
        match chance.randrange(3):
            case 0:
                found.append(Weekly(days=days, start=start.time(), length=length, zone=clock.zone))
            case 1:
                found.append(OneOff(start=start, length=length, zone=clock.zone))
            case _:
                found.append(OneOff(start=start, end=start + length, zone=clock.zone))
    return tuple(found)


moments = st.integers(0, int((END - BEGIN) / MINUTE)).map(lambda minutes: BEGIN + MINUTE * minutes)
lengths = st.integers(1, 10_080).map(lambda minutes: MINUTE * minutes)
clocks = st.times().map(lambda found: time(found.hour, found.minute))
days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
weeklies = st.builds(Weekly, days=days, start=clocks, length=lengths, zone=st.sampled_from(CHANGING))
walls = moments.map(lambda moment: moment.replace(tzinfo=None))
once = st.builds(OneOff, start=walls, length=lengths, zone=st.sampled_from(CHANGING))
between = st.builds(
    lambda start, length, zone: OneOff(start=start, end=start + length, zone=zone),
    walls,
    lengths,
    st.sampled_from(CHANGING),
)
recurring = st.builds(
    Recurring,
    rule=st.sampled_from(["FREQ=MONTHLY;BYDAY=1SU", "FREQ=DAILY;INTERVAL=3", "FREQ=YEARLY", "FREQ=MONTHLY;COUNT=7"]),
    start=walls,
    length=lengths,
    zone=st.sampled_from(CHANGING),
)
windows = st.one_of(weeklies, once, between, recurring)
policies = st.builds(
    WindowPolicy, allow=st.lists(windows, max_size=3).map(tuple), deny=st.lists(windows, max_size=2).map(tuple)
)


@settings(max_examples=20)
@given(st.sampled_from(CHANGING), st.integers(0, 19), st.data())
def test_windows_of_days_against_the_oracle(zone: str, number: int, data: st.DataObject) -> None:
    """They begin long before the stretch of time that is asked about, and clocks are changed meanwhile."""
    changes = transitions(zone, BEGIN, END) or (BEGIN,)
    change = changes[number % len(changes)]
    clock = Clock(zone, change - 10 * DAY, 13 * DAY // MINUTE)
    mine = st.builds(Weekly, days=days, start=clocks, length=lengths, zone=st.just(zone))
    policy = WindowPolicy(
        allow=tuple(data.draw(st.lists(mine, min_size=1, max_size=2))),
        deny=tuple(data.draw(st.lists(mine, max_size=1))),
    )
    within = Span(start=clock.start + 8 * DAY, end=clock.start + 13 * DAY)
    skipped = 8 * DAY // MINUTE

    assert clock.seen(open_spans(policy, within), skipped) == clock.open(policy, skipped)


@given(windows)
def test_what_is_written_reads_as_the_same_window(any_window: Window) -> None:
    assert window(text(any_window), "") == any_window


@given(policies, moments)
def test_the_status_says_what_the_spans_say(policy: WindowPolicy, now: datetime) -> None:
    found = status(policy, now)
    spans = open_spans(policy, Span(start=now, end=now + 3 * 366 * DAY))
    present = at(spans, now)

    assert found.closed == (present is None)
    assert bool(found.reason) == found.closed
    assert bool(found.freeze) == bool(at(spans_of(policy.deny, Span(start=now, end=now + MINUTE)), now))
    if spans and spans[0].end < now + 3 * 366 * DAY:
        assert found.next_open == (None if present else spans[0].start)
        assert found.next_close == spans[0].end


@given(policies, moments)
def test_open_times_are_apart_within_windows_and_outside_of_freezes(policy: WindowPolicy, now: datetime) -> None:
    within = Span(start=now, end=now + 60 * DAY)
    spans = open_spans(policy, within)
    allowed, denied = spans_of(policy.allow, within), spans_of(policy.deny, within)

    assert all(one.end < other.start for one, other in pairwise(spans))
    assert all(within.start <= span.start < span.end <= within.end for span in spans)
    assert without(spans, allowed) == ()
    assert without(spans, denied) == spans


@given(policies, policies, moments)
def test_a_freeze_more_never_opens_and_a_window_more_never_closes(
    policy: WindowPolicy, more: WindowPolicy, now: datetime
) -> None:
    within = Span(start=now, end=now + 60 * DAY)
    spans = open_spans(policy, within)
    frozen = open_spans(WindowPolicy(allow=policy.allow, deny=(*policy.deny, *more.deny)), within)
    wider = open_spans(WindowPolicy(allow=(*policy.allow, *more.allow), deny=policy.deny), within)

    assert without(frozen, spans) == ()
    assert without(spans, wider) == ()


@given(weeklies, walls, moments)
def test_a_rule_for_days_of_the_week_is_a_weekly_window(weekly: Weekly, since: datetime, now: datetime) -> None:
    start = datetime.combine(since.date(), weekly.start)
    rule = f"FREQ=WEEKLY;BYDAY={','.join(NAMES[day] for day in weekly.days)}"
    same = Recurring(rule=rule, start=start, length=weekly.length, zone=weekly.zone)
    within = Span(start=max(now, start.replace(tzinfo=UTC) + 9 * DAY), end=now + 30 * DAY)

    if within.start < within.end:
        assert spans_of((same,), within) == spans_of((weekly,), within)


numbers = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted))


@given(numbers, numbers)
def test_spans_are_sets_of_instants(first: list[list[int]], second: list[list[int]]) -> None:
    bounds = _span(10, 50)
    one, other = (union((_span(*each) for each in numbers), bounds) for numbers in (first, second))
    expected = _instants(first) & set(range(10, 50))

    assert _instants([_numbers(span) for span in one]) == expected
    assert _instants([_numbers(span) for span in without(one, other)]) == expected - _instants(second)
    assert all(left.end < right.start for left, right in pairwise(one))
    assert all((at(one, BEGIN + MINUTE * each) is not None) == (each in expected) for each in range(60))


def _span(start: int, end: int) -> Span:
    return Span(start=BEGIN + MINUTE * start, end=BEGIN + MINUTE * end)


def _numbers(span: Span) -> list[int]:
    return [(moment - BEGIN) // MINUTE for moment in (span.start, span.end)]


def _instants(spans: list[list[int]]) -> set[int]:
    return {instant for start, end in spans for instant in range(start, end)}
