"""Before every step of a run: does it still fit, and what happens when it does not."""

from datetime import UTC, datetime, timedelta

import pytest

from flyback.frozen import replaced
from flyback.gates.overrun import Begin, Course, Stop, before_step
from flyback.model.policy import Overrun, WindowPolicy
from flyback.scripts.window_text import windows

MINUTE = timedelta(minutes=1)
SATURDAY = datetime(2026, 12, 5, 2, tzinfo=UTC)
CLOSES = SATURDAY + 240 * MINUTE
POLICY = WindowPolicy(allow=windows(["Sat 02:00 for 4h"], "UTC"), safety=2.0)
STEP = Course(needs_window=True, step=10 * MINUTE, left=30 * MINUTE, back=20 * MINUTE)
"""20 minutes with safety, 40 with going back; 80 for all that is left."""
HARMLESS = replaced(STEP, needs_window=False)
FREEZE = windows(["2026-12-05 06:00 for 1h"], "UTC")


@pytest.mark.parametrize("overrun", Overrun)
@pytest.mark.parametrize("closed_for", [0, 1, 600])
def test_nothing_that_needs_a_window_begins_when_it_has_closed(overrun: Overrun, closed_for: int) -> None:
    policy = replaced(POLICY, overrun=overrun)
    assert before_step(policy, STEP, CLOSES + closed_for * MINUTE) == Stop(why="no window is open")


@pytest.mark.parametrize(
    ("overrun", "left", "begins"),
    [
        (Overrun.FINISH_STEP, 40, True),
        (Overrun.FINISH_STEP, 39, False),
        (Overrun.ROLLBACK, 40, True),
        (Overrun.ROLLBACK, 39, False),
        (Overrun.FAIL, 80, True),
        (Overrun.FAIL, 79, False),
    ],
)
def test_what_must_fit(overrun: Overrun, left: int, begins: bool) -> None:
    found = before_step(replaced(POLICY, overrun=overrun), STEP, CLOSES - left * MINUTE)
    assert isinstance(found, Begin) is begins


def test_only_rollback_ends_what_has_begun() -> None:
    assert before_step(POLICY, STEP, SATURDAY) == Begin()
    assert before_step(replaced(POLICY, overrun=Overrun.ROLLBACK), STEP, SATURDAY) == Begin(until=CLOSES)


def test_the_reason_says_what_is_needed_and_what_is_left() -> None:
    found = before_step(POLICY, STEP, CLOSES - 30 * MINUTE)
    assert found == Stop(why="it needs 40m, and the window ends in 30m, 2026-12-05 06:00 UTC")
    found = before_step(replaced(POLICY, overrun=Overrun.FAIL), STEP, CLOSES - 30 * MINUTE)
    assert found == Stop(why="what is left needs 1h20m, and the window ends in 30m, 2026-12-05 06:00 UTC")


@pytest.mark.parametrize(
    ("planned", "taken", "begins"),
    [
        pytest.param(10, 10, True, id="as planned"),
        pytest.param(10, 2, True, id="faster counts as planned"),
        pytest.param(10, 20, True, id="twice as slow: 60 minutes"),
        pytest.param(10, 21, False, id="slower still"),
    ],
)
def test_a_slow_run_is_expected_to_stay_slow(planned: int, taken: int, begins: bool) -> None:
    course = replaced(STEP, planned=planned * MINUTE, taken=taken * MINUTE)
    assert isinstance(before_step(POLICY, course, CLOSES - 60 * MINUTE), Begin) is begins


def test_milliseconds_say_nothing_about_the_pace() -> None:
    course = replaced(STEP, planned=timedelta(milliseconds=1), taken=timedelta(milliseconds=900))
    assert before_step(POLICY, course, CLOSES - 40 * MINUTE) == Begin()


@pytest.mark.parametrize("nobody_knows", ["step", "back"])
def test_what_nobody_knows_does_not_begin(nobody_knows: str) -> None:
    course = {"step": replaced(STEP, step=None), "back": replaced(STEP, back=None)}[nobody_knows]
    assert isinstance(before_step(POLICY, course, SATURDAY), Stop)


def test_with_fail_the_length_of_all_that_is_left_must_be_known() -> None:
    course = replaced(STEP, left=None)
    assert before_step(POLICY, course, SATURDAY) == Begin()
    assert isinstance(before_step(replaced(POLICY, overrun=Overrun.FAIL), course, SATURDAY), Stop)


@pytest.mark.parametrize(
    ("minutes_before", "begins"),
    [pytest.param(21, True, id="before"), pytest.param(19, False, id="into it"), pytest.param(-1, False, id="within")],
)
def test_what_needs_no_window_must_end_before_a_freeze(minutes_before: int, begins: bool) -> None:
    frozen = replaced(POLICY, deny=FREEZE)
    assert isinstance(before_step(frozen, HARMLESS, CLOSES - minutes_before * MINUTE), Begin) is begins


def test_nothing_begins_in_a_freeze_however_short() -> None:
    found = before_step(replaced(POLICY, deny=FREEZE), replaced(HARMLESS, step=timedelta()), CLOSES)
    assert found == Stop(why="a freeze is in force: 2026-12-05 06:00 for 1h in UTC")


def test_what_needs_no_window_is_free_where_there_is_no_freeze() -> None:
    unknown = Course(needs_window=False, step=None, left=None, back=None)
    assert before_step(POLICY, unknown, CLOSES + MINUTE) == Begin()
    assert before_step(replaced(POLICY, always=True), unknown, CLOSES + MINUTE) == Stop(why="no window is open")


def test_of_two_touching_windows_the_second_counts_too() -> None:
    policy = WindowPolicy(allow=windows(["Sat 02:00 for 4h", "Sat 06:00 for 1h"], "UTC"))
    assert before_step(policy, STEP, CLOSES - MINUTE) == Begin()
