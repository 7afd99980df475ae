"""When a run queues for a lock instead of asking and going away."""

import itertools
from dataclasses import replace

import pytest

from flyback.execution.machine import advance, begin
from flyback.execution.values import Busy, Patience, Pause, Paused, Perform
from flyback.execution.waiting import LONGEST_PAUSE
from flyback.model.plan import Atomic, Command, Plan
from flyback.model.run import Blocker
from unit.execution.plans import LOCKED, PATIENCE, blocker, plan

Attempt = tuple[float, int]
"""Seconds since the start, and the milliseconds for which it queues; 0 for NOWAIT."""


def attempts(blockers: tuple[Blocker, ...], patience: Patience = PATIENCE, made: Plan | None = None) -> list[Attempt]:
    """Every attempt of a run whose table is never free."""
    state, action = begin(made or plan("a"), patience)
    now, tried = 0.0, []
    while isinstance(action, Perform | Pause):
        if isinstance(action, Perform):
            queues = 0 if action.wait.nowait else action.wait.timeout
            tried.append((round(now, 3), queues))
            now += queues / 1000
            state, action = advance(state, Busy(failure=LOCKED, blockers=blockers))
        else:
            now += action.seconds
            state, action = advance(state, Paused(seconds=action.seconds))
    return tried


def test_the_first_attempts_come_soon_and_then_every_second() -> None:
    early = [seconds for seconds, _ in attempts((blocker(60),))[:8]]
    assert early == [0, 0.05, 0.15, 0.35, 0.75, 1.55, 2.55, 3.55]


def test_nobody_queues_behind_a_long_transaction_before_the_end() -> None:
    queued = [seconds for seconds, queues in attempts((blocker(60),)) if queues]
    assert min(queued) >= 0.9 * PATIENCE.budget


def test_on_a_table_that_is_never_free_the_run_queues_longer_and_longer() -> None:
    queued = [(seconds, queues) for seconds, queues in attempts((blocker(0.02),)) if queues]
    assert [queues for _, queues in queued[:7]] == [100, 200, 400, 800, 1600, 2000, 2000]
    assert 2 <= queued[0][0] <= 3.6


def test_after_queueing_in_vain_the_application_gets_a_rest() -> None:
    queued = [(seconds, queues) for seconds, queues in attempts((blocker(0.02),)) if queues]
    for (before, queues), (after, _) in itertools.pairwise(queued):
        assert after - before - queues / 1000 >= min(10 * queues / 1000, 5) - 0.002


@pytest.mark.parametrize(
    ("blockers", "queues"),
    [
        pytest.param((), True, id="gone-already"),
        pytest.param((blocker(0.05),), True, id="young"),
        pytest.param((blocker(1.5),), True, id="readers-that-overlap"),
        pytest.param((blocker(2.5),), False, id="outlasts-the-longest-timeout"),
        pytest.param((blocker(0.05), blocker(30)), False, id="one-is-old"),
        pytest.param((blocker(900, "idle in transaction"),), False, id="forgotten"),
        pytest.param((blocker(900, "autovacuum"),), True, id="autovacuum-gives-way"),
        pytest.param((blocker(900, "autovacuum (to prevent wraparound)"),), False, id="autovacuum-that-does-not"),
    ],
)
def test_who_is_worth_queueing_for(blockers: tuple[Blocker, ...], queues: bool) -> None:
    early = [queued for seconds, queued in attempts(blockers) if seconds < 60]
    assert any(early) == queues


def test_nobody_queues_behind_one_transaction_that_was_young_at_first() -> None:
    state, action = begin(plan("a"), PATIENCE)
    now = 0.0
    while now < 60:
        assert isinstance(action, Perform)
        assert action.wait.nowait
        state, action = advance(state, Busy(failure=LOCKED, blockers=(blocker(now),)))
        assert isinstance(action, Pause)
        now += action.seconds * 1.5
        state, action = advance(state, Paused(seconds=action.seconds * 1.5))


@pytest.mark.parametrize("budget", [0, 0.3, 1, 5, 60])
def test_the_budget_bounds_it(budget: float) -> None:
    patience = Patience(timeout=100, max_timeout=2000, budget=budget)
    made = attempts((blocker(60),), patience)
    assert made[-1][0] <= budget + LONGEST_PAUSE
    assert any(queues for _, queues in made) == (budget >= 0.3)


def test_a_largest_timeout_below_the_first_holds() -> None:
    patience = Patience(timeout=100, max_timeout=50, budget=30)
    assert max(queues for _, queues in attempts((blocker(0),), patience)) == 50


def test_rows_are_waited_for_without_a_rush() -> None:
    made = plan("a")
    [step] = made.steps
    unit = Atomic(commands=(Command(sql="BEGIN"), Command(sql="COMMIT")), through=1, rows_only=True)
    rows = replace(made, steps=(replace(step, units=(unit,)),))
    made_attempts = attempts((blocker(60),), made=rows)
    assert made_attempts[0] == (0, 2000)
    assert {queues for _, queues in made_attempts} == {2000}
    assert made_attempts[-1][0] <= PATIENCE.budget
    grouped = replace(rows, grouped=True)
    assert begin(grouped, PATIENCE)[1] == begin(made, PATIENCE)[1]
