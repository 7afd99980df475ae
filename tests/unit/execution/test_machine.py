"""What a run asks for next, after what happened, and what it says in the end."""

import pytest

from flyback.execution.machine import advance, begin
from flyback.execution.values import (
    CannotTell,
    Done,
    Event,
    Finish,
    LeftNothing,
    Lost,
    Pause,
    Paused,
    Perform,
    Place,
    Refused,
    Resolve,
    TookEffect,
    Withheld,
)
from flyback.model.run import Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack
from unit.execution.plans import LOCKED, LOST, NOWAIT, PATIENCE, REFUSED, blocker, busy, plan, play

DONE = Done(milliseconds=5)
NO = Refused(failure=REFUSED)
GONE = Lost(failure=LOST)
UNKNOWN = CannotTell(failure=LOST, hint="look")
THERE = TookEffect(milliseconds=9)
LATER = Paused(seconds=1)
HELD = Withheld(why="the window is closed")


def told(outcome: Outcome) -> str:
    match outcome:
        case Committed(milliseconds=milliseconds, attempts=attempts):
            return f"committed {milliseconds} ms, {attempts}"
        case RolledBack(failure=failure, attempts=attempts):
            return f"rolled back {failure.message}, {attempts}"
        case Partial(failure=failure, done=done, of=of):
            return f"partial {done}/{of} {failure.message}"
        case InDoubt():
            return "in doubt"
        case NotStarted(why=why):
            return f"not started {why}".rstrip()


@pytest.mark.parametrize(
    ("words", "events", "expected"),
    [
        pytest.param("", [], [], id="nothing-to-do"),
        pytest.param("a", [DONE], ["committed 5 ms, 1"], id="one"),
        pytest.param("a a", [DONE, DONE], ["committed 5 ms, 1"] * 2, id="two"),
        pytest.param("a a", [DONE, NO], ["committed 5 ms, 1", "rolled back no such thing, 1"], id="second-refused"),
        pytest.param("a a", [NO], ["rolled back no such thing, 1", "not started"], id="first-refused"),
        pytest.param("2 a", [DONE] * 5, ["committed 20 ms, 1", "committed 5 ms, 1"], id="several-units"),
        pytest.param("2", [NO], ["rolled back no such thing, 1"], id="row-refused"),
        pytest.param("2", [DONE, NO], ["partial 0/2 no such thing"], id="first-statement-refused"),
        pytest.param("2", [DONE, DONE, NO], ["partial 1/2 no such thing"], id="second-statement-refused"),
        pytest.param("2", [DONE, DONE, DONE, NO], ["partial 2/2 no such thing"], id="last-note-refused"),
        pytest.param("3!", [NO], ["partial 1/3 no such thing"], id="resumed-refused-at-once"),
        pytest.param("3!", [DONE, DONE, NO], ["partial 2/3 no such thing"], id="resumed-refused-later"),
        pytest.param("c", [DONE, DONE, DONE], ["committed 15 ms, 1"], id="alone"),
        pytest.param(
            "c a",
            [DONE, Refused(failure=REFUSED, statements_done=1)],
            ["partial 1/1 no such thing", "not started"],
            id="alone-done-but-not-noted",
        ),
        pytest.param("a a", [GONE, THERE, DONE], ["committed 9 ms, 1", "committed 5 ms, 1"], id="took-effect"),
        pytest.param("a a", [GONE, LeftNothing()], [f"rolled back {LOST.message}, 1", "not started"], id="left-none"),
        pytest.param("a a", [GONE, UNKNOWN], ["in doubt", "not started"], id="cannot-tell"),
        pytest.param("2", [DONE, GONE, TookEffect(), DONE, DONE], ["committed 15 ms, 1"], id="statement-took-effect"),
        pytest.param("2", [DONE, GONE, LeftNothing()], [f"partial 0/2 {LOST.message}"], id="statement-left-nothing"),
        pytest.param("2", [DONE, DONE, GONE, UNKNOWN], ["in doubt"], id="statement-in-doubt"),
        pytest.param("a", [busy(9), Paused(seconds=1), DONE], ["committed 5 ms, 2"], id="second-attempt"),
        pytest.param("a a", [HELD], ["not started the window is closed", "not started"], id="first-withheld"),
        pytest.param(
            "2 c a",
            [*[DONE] * 4, HELD],
            ["committed 20 ms, 1", "not started the window is closed", "not started"],
            id="second-withheld",
        ),
        pytest.param("3!", [HELD], ["not started the window is closed"], id="resumed-withheld"),
        pytest.param("2", [DONE, busy(9), LATER, DONE, DONE, DONE], ["committed 20 ms, 2"], id="unit-again"),
    ],
)  # fmt: skip
def test_outcomes(words: str, events: list[Event], expected: list[str]) -> None:
    _, actions = play(plan(words), *events)
    last = actions[-1]
    assert isinstance(last, Finish)
    assert [told(outcome) for outcome in last.outcomes] == expected
    assert not any(isinstance(action, Finish) for action in actions[:-1])


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([DONE] * 3, ["committed 5 ms, 1"] * 3, id="all"),
        pytest.param([DONE, NO], ["rolled back no such thing, 1"] * 2 + ["not started"], id="refused"),
        pytest.param([DONE, GONE, LeftNothing()], [f"rolled back {LOST.message}, 1"] * 2 + ["not started"], id="lost"),
        pytest.param([DONE, DONE, GONE, TookEffect(milliseconds=5)], ["committed 5 ms, 1"] * 3, id="commit-lost"),
        pytest.param([DONE, DONE, GONE, UNKNOWN], ["in doubt"] * 3, id="commit-in-doubt"),
        pytest.param([DONE, GONE, TookEffect()], ["in doubt"] * 2 + ["not started"], id="impossible"),
        pytest.param(
            [DONE, busy(9), Paused(seconds=1), DONE, DONE, DONE], ["committed 5 ms, 2"] * 3, id="from-the-beginning"
        ),
    ],
)
def test_outcomes_of_a_group(events: list[Event], expected: list[str]) -> None:
    _, actions = play(plan("a a a", grouped=True), *events)
    assert isinstance(actions[-1], Finish)
    assert [told(outcome) for outcome in actions[-1].outcomes] == expected


def test_units_are_performed_in_order() -> None:
    _, actions = play(plan("2 a"), *[DONE] * 5)
    places = [(action.place.step, action.place.unit) for action in actions if isinstance(action, Perform)]
    assert places == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)]


def test_a_busy_unit_is_tried_again_and_what_is_done_is_not() -> None:
    _, actions = play(plan("2"), DONE, busy(9), Paused(seconds=0.05))
    assert actions[2:] == [
        Pause(seconds=0.05, blockers=(blocker(9),)),
        Perform(place=Place(step=0, unit=1), wait=NOWAIT),
    ]


def test_a_busy_group_begins_again() -> None:
    _, actions = play(plan("a a", grouped=True), DONE, busy(9), Paused(seconds=0.05))
    assert actions[-1] == Perform(place=Place(step=0, unit=0), wait=NOWAIT)


def test_a_lost_connection_is_resolved_where_it_was_lost() -> None:
    _, actions = play(plan("2"), DONE, GONE)
    assert actions[-1] == Resolve(place=Place(step=0, unit=1))


def test_warnings_are_told() -> None:
    said = Done(milliseconds=1, warnings=("DB: skipping",))
    _, actions = play(plan("2"), DONE, said, said, DONE)
    assert isinstance(actions[-1], Finish)
    [outcome] = actions[-1].outcomes
    assert isinstance(outcome, Committed)
    assert outcome.warnings == ("DB: skipping", "DB: skipping")


def test_who_was_in_the_way_is_told_when_the_budget_is_used_up() -> None:
    _, actions = play(plan("a a"), busy(9), Paused(seconds=301), busy())
    assert isinstance(actions[-1], Finish)
    assert actions[-1].outcomes[0] == RolledBack(
        step=plan("a a").steps[0], failure=LOCKED, blockers=(blocker(9),), attempts=2
    )
    assert isinstance(actions[-1].outcomes[1], NotStarted)


def test_a_partial_script_tells_who_was_in_the_way_and_what_is_left() -> None:
    again = busy(9)
    _, actions = play(plan("2"), DONE, DONE, again, Paused(seconds=301), again)
    assert isinstance(actions[-1], Finish)
    [outcome] = actions[-1].outcomes
    assert isinstance(outcome, Partial)
    assert (outcome.done, outcome.blockers) == (1, (blocker(9),))


def test_each_step_has_its_own_budget() -> None:
    _, actions = play(plan("a a"), busy(9), Paused(seconds=299), DONE, busy(9), Paused(seconds=299), DONE)
    assert isinstance(actions[-1], Finish)
    assert all(isinstance(outcome, Committed) for outcome in actions[-1].outcomes)


def test_an_answer_that_nobody_asked_for_is_an_error() -> None:
    state, _ = begin(plan("a"), PATIENCE)
    with pytest.raises(ValueError, match="nothing was to be resolved"):
        advance(state, LeftNothing())


def test_what_has_begun_cannot_be_withheld() -> None:
    with pytest.raises(ValueError, match="the step has begun"):
        play(plan("2"), DONE, HELD)
