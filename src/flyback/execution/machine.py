"""The run of a plan as a state machine: what to do next, after what happened.

Pure: it knows no server and no clock. It performs unit after unit; what could not have its locks is tried again as
`waiting` says, an atomic script from its beginning, a group from its first script. What took effect is never
performed again.
"""

from dataclasses import replace

from flyback.execution.values import (
    Action,
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
from flyback.execution.waiting import Waiting, patient
from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.plan import Atomic, Plan, Step, Unit
from flyback.model.run import Blocker, Committed, InDoubt, NotStarted, Outcome, Partial, RolledBack


@frozen
class State:
    """Where a run stands."""

    plan: Plan
    patience: Patience
    place: Place
    waiting: Waiting
    attempts: int = 1
    """Of the step, or of the group."""
    blockers: tuple[Blocker, ...] = ()
    """Who was in the way when last somebody was seen."""
    spent: tuple[Done, ...] = ()
    """What is done of the step, or of the group, one for each unit."""
    outcomes: tuple[Outcome, ...] = ()
    """Of the steps that are over."""
    lost: Failure | None = None
    """Why the connection went away, while it is found out what took effect."""

    @property
    def step(self) -> Step:
        """The one under way."""
        return self.plan.steps[self.place.step]


def begin(plan: Plan, patience: Patience) -> tuple[State, Action]:
    """The start of a run."""
    state = State(plan=plan, patience=patience, place=Place(step=0, unit=0), waiting=patient(patience))
    return _perform(state, state.place) if plan.steps else (state, Finish(outcomes=()))


def advance(state: State, event: Event) -> tuple[State, Action]:
    """What to do after an event.

    Raises:
        ValueError: the event answers no action that was asked for.
    """
    match event:
        case Done():
            return _done(state, event)
        case Busy():
            return _busy(state, event)
        case Paused(seconds=seconds):
            state = replace(state, waiting=state.waiting.paused(seconds, state.patience))
            return _perform(state, state.place)
        case Refused(failure=failure, statements_done=done, left=left):
            return _stop(state, failure, done=done, left=left)
        case Lost(failure=failure):
            return replace(state, lost=failure), Resolve(place=state.place)
        case Withheld(why=why):
            return _withheld(state, why)
        case TookEffect() | LeftNothing() | CannotTell():
            return _resolved(state, event)


def _resolved(state: State, event: TookEffect | LeftNothing | CannotTell) -> tuple[State, Action]:
    if state.lost is None:
        raise ValueError(f"{event} though nothing was to be resolved")
    match event:
        case TookEffect(milliseconds=milliseconds):
            return _took_effect(state, state.lost, Done(milliseconds=milliseconds))
        case LeftNothing():
            return _stop(state, state.lost)
        case CannotTell(failure=failure, hint=hint):
            return _in_doubt(state, failure, hint)


def _withheld(state: State, why: str) -> tuple[State, Action]:
    if state.spent:
        raise ValueError(f"it is withheld ({why}), though the step has begun")
    return _finish(state, NotStarted(step=state.step, why=why))


def _perform(state: State, place: Place) -> tuple[State, Action]:
    unit, waiting = state.plan.steps[place.step].units[place.unit], state.waiting
    rows_only = isinstance(unit, Atomic) and unit.rows_only and not state.plan.grouped
    if rows_only is not waiting.rows_only:
        waiting = replace(waiting, rows_only=rows_only)
    state = replace(state, place=place, waiting=waiting)
    return state, Perform(place=place, wait=waiting.lock_wait(state.patience))


def _busy(state: State, event: Busy) -> tuple[State, Action]:
    blockers = event.blockers or state.blockers
    waiting = state.waiting.refused(event.blockers, state.patience)
    state = replace(state, waiting=waiting, blockers=blockers)
    if waiting.over(state.patience):
        return _stop(state, event.failure, left=event.left, blockers=blockers)
    state = replace(state, attempts=state.attempts + 1)
    if state.plan.grouped:
        state = replace(state, place=Place(step=0, unit=0), spent=())
    return state, Pause(seconds=waiting.next_pause(state.patience), blockers=event.blockers)


def _done(state: State, done: Done) -> tuple[State, Action]:
    at, plan, spent = state.place, state.plan, (*state.spent, done)
    ends_step = at.unit + 1 == len(state.step.units)
    ends_run = ends_step and at.step + 1 == len(plan.steps)
    if ends_step and not plan.grouped:
        outcomes = (*state.outcomes, _committed(state.step, spent, state.attempts))
        state = replace(state, outcomes=outcomes, spent=(), attempts=1, blockers=(), waiting=patient(state.patience))
    else:
        waiting = replace(patient(state.patience), seconds=state.waiting.seconds)
        state = replace(state, spent=spent, waiting=waiting)
    if ends_run and plan.grouped:
        each = zip(plan.steps, spent, strict=True)
        state = replace(state, outcomes=tuple(_committed(step, (one,), state.attempts) for step, one in each))
    if ends_run:
        return state, Finish(outcomes=state.outcomes)
    return _perform(state, Place(step=at.step + 1, unit=0) if ends_step else Place(step=at.step, unit=at.unit + 1))


def _took_effect(state: State, lost: Failure, done: Done) -> tuple[State, Action]:
    """The unit is there; whoever found that out made the new session what the lost one was."""
    if state.plan.grouped and state.place.step + 1 < len(state.plan.steps):
        return _in_doubt(state, lost, "the group's transaction was open, and yet a part of it is there")
    return _done(replace(state, lost=None), done)


def _committed(step: Step, spent: tuple[Done, ...], attempts: int) -> Committed:
    return Committed(
        step=step,
        milliseconds=sum(done.milliseconds for done in spent),
        attempts=attempts,
        warnings=tuple(warning for done in spent for warning in done.warnings),
    )


def _stop(
    state: State,
    failure: Failure,
    *,
    done: int = 0,
    left: tuple[str, ...] = (),
    blockers: tuple[Blocker, ...] = (),
) -> tuple[State, Action]:
    """The run ends with a step that failed."""
    step, attempts = state.step, state.attempts
    rolled_back = RolledBack(step=step, failure=failure, blockers=blockers, attempts=attempts)
    if state.plan.grouped:
        before = state.plan.steps[: state.place.step]
        return _finish(state, *(replace(rolled_back, step=each) for each in before), rolled_back)
    if not state.spent and not step.resumed:
        return _finish(state, rolled_back)
    reached = step.units[max(len(state.spent) - 1, 0)]  # a run that resumes begins with what was done before it
    finished = max(done, _through(reached))
    of = _through(step.units[-1])
    return _finish(state, Partial(step=step, failure=failure, done=finished, of=of, left=left, blockers=blockers))


def _through(unit: Unit) -> int:
    return unit.through if isinstance(unit, Atomic) else unit.after.through


def _in_doubt(state: State, failure: Failure, hint: str) -> tuple[State, Action]:
    first = 0 if state.plan.grouped else state.place.step
    doubtful = state.plan.steps[first : state.place.step + 1]
    return _finish(state, *(InDoubt(step=step, failure=failure, hint=hint) for step in doubtful))


def _finish(state: State, *last: Outcome) -> tuple[State, Action]:
    """Ends the run; what was not begun is told so."""
    over = (*state.outcomes, *last)
    left = (NotStarted(step=step) for step in state.plan.steps[len(over) :])
    state = replace(state, outcomes=(*over, *left))
    return state, Finish(outcomes=state.outcomes)
