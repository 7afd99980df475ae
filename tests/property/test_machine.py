"""Whatever happens, a run ends, tells one outcome a step, and never does twice what took effect."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from flyback.execution.machine import advance, begin
from flyback.execution.values import (
    Busy,
    CannotTell,
    Done,
    Event,
    Finish,
    LeftNothing,
    Lost,
    Patience,
    Pause,
    Paused,
    Perform,
    Place,
    Refused,
    Resolve,
    TookEffect,
    Withheld,
)
from flyback.execution.waiting import FIRST_PAUSE, LONGEST_PAUSE
from flyback.model.plan import Plan
from flyback.model.run import Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack
from unit.execution.plans import LOCKED, LOST, REFUSED, blocker, plan

plans = st.lists(st.sampled_from(["a", "a", "1", "3", "3!", "c"]), max_size=4).map(" ".join).map(plan) | st.integers(
    2, 4
).map(lambda count: plan(" ".join("a" * count), grouped=True))
patiences = st.builds(Patience, timeout=st.integers(1, 500), max_timeout=st.integers(1, 3000), budget=st.floats(0, 400))
blockers = st.lists(st.builds(blocker, st.floats(0, 100), st.sampled_from(["active", "autovacuum"])), max_size=3)
answers = st.one_of(
    st.builds(Done, milliseconds=st.integers(0, 9)),
    st.builds(Busy, failure=st.just(LOCKED), blockers=blockers.map(tuple)),
    st.builds(Busy, failure=st.just(LOCKED), blockers=blockers.map(tuple)),
    st.builds(Refused, failure=st.just(REFUSED), statements_done=st.integers(0, 3)),
    st.just(Lost(failure=LOST)),
)
resolutions = st.one_of(st.builds(TookEffect), st.builds(LeftNothing), st.just(CannotTell(failure=LOST, hint="")))


@dataclass
class World:
    """A server that keeps its own record of what took effect."""

    plan: Plan
    patience: Patience
    committed: set[tuple[int, int]] = field(default_factory=set)
    open: set[tuple[int, int]] = field(default_factory=set)
    """Of a group that is not committed yet."""
    waited: float = 0.0
    step: int = 0

    def perform(self, action: Perform, answer: Event) -> None:
        at = (action.place.step, action.place.unit)
        assert at not in self.committed
        assert at not in self.open
        assert 1 <= action.wait.timeout <= max(self.patience.timeout, self.patience.max_timeout)
        assert not action.wait.nowait or action.wait.timeout == self.patience.timeout
        if at[0] != self.step and not self.plan.grouped:
            self.step, self.waited = at[0], 0.0
        match answer:
            case Done():
                self.took_effect(action.place)
            case Busy():
                self.waited += 0 if action.wait.nowait else action.wait.timeout / 1000
                self.open.clear()
            case Refused():
                self.open.clear()
            case _:
                pass

    def took_effect(self, place: Place) -> None:
        at = (place.step, place.unit)
        if not self.plan.grouped:
            self.committed.add(at)
        elif place.step + 1 == len(self.plan.steps):
            self.committed |= self.open | {at}
        else:
            self.open.add(at)

    def pause(self, action: Pause, late: float) -> Paused:
        assert 0 < action.seconds <= LONGEST_PAUSE
        assert self.waited < self.patience.budget
        assert self.waited + action.seconds <= self.patience.budget + FIRST_PAUSE
        self.waited += action.seconds + late
        return Paused(seconds=action.seconds + late)

    def agrees(self, index: int, outcome: Outcome) -> bool:
        units = {(index, unit) for unit in range(len(self.plan.steps[index].units))}
        there = units & self.committed
        match outcome:
            case Committed():
                return there == units
            case RolledBack() | NotStarted():
                return not there
            case Partial():
                return there < units and (bool(there) or outcome.step.resumed)
            case InDoubt():
                return True


@given(plans, patiences, st.data())
def test_any_run(made: Plan, patience: Patience, data: st.DataObject) -> None:
    world = World(made, patience)
    state, action = begin(made, patience)
    for _ in range(3000):
        event: Event
        match action:
            case Finish(outcomes=outcomes):
                assert [outcome.step for outcome in outcomes] == list(made.steps)
                assert all(world.agrees(index, outcome) for index, outcome in enumerate(outcomes))
                return
            case Perform():
                begins = action.place.unit == 0 and (action.place.step == 0 or not made.grouped)
                event = data.draw(answers | st.just(Withheld(why="it is late")) if begins else answers)
                world.perform(action, event)
            case Pause():
                event = world.pause(action, data.draw(st.floats(0, 0.5)))
            case Resolve(place=place):
                event = data.draw(resolutions)
                if isinstance(event, TookEffect):
                    if made.grouped and place.step + 1 < len(made.steps):
                        event = LeftNothing()
                    else:
                        world.took_effect(place)
        state, action = advance(state, event)
    raise AssertionError("it does not end")
