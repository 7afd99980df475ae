"""The loop of a run: the machine says what is next, the performer does it and answers."""

from collections.abc import Callable
from dataclasses import replace

from flyback.execution.machine import advance, begin
from flyback.execution.values import Finish, Patience, Pause, Perform, Withheld
from flyback.frozen import frozen
from flyback.model.plan import Plan, Step, Surroundings
from flyback.model.run import Committed, Outcome
from flyback.postgres.running.performer import Means, Performer
from flyback.postgres.target.history_table import HistoryTable
from flyback.postgres.target.lock import MigrationLock
from flyback.workflows.opened import Opened
from flyback.workflows.watch import Watch


@frozen
class Course:
    """A run that is over."""

    outcomes: tuple[Outcome, ...]
    opened: Opened
    """With the connection that is there now: another one if the first was lost."""


def surroundings_of(opened: Opened) -> Surroundings:
    """What the database and the settings add to every script."""
    facts, flyway = opened.target.facts, opened.settings.flyway
    return Surroundings(
        schema=facts.schema,
        table=flyway.table,
        installed_by=flyway.installed_by,
        reset=opened.target.reset,
        server_version=facts.server_version_num,
        run_id=opened.target.name.run_id,
    )


def run(
    opened: Opened,
    lock: MigrationLock,
    plan: Plan,
    surroundings: Surroundings,
    watch: Watch,
    before: Callable[[Opened, Step], None] = lambda _opened, _step: None,
) -> Course:
    """Runs a plan to its end, whatever that is.

    Before each step `watch` is asked once whether it may begin, then `before` is called with what is opened by then.

    Raises:
        FlybackError: `before` did.
    """
    flyback = opened.settings.flyback
    means = Means(
        lock=lock,
        journal_schema=flyback.schema,
        reconnect=opened.reconnect,
        run_program=lambda program: opened.run_program(program),  # noqa: PLW0108 - of what is opened by then
        show=opened.teller.rows,
        note=opened.teller.note,
    )
    performer = Performer(opened.target, plan, surroundings, means)
    patience = Patience(timeout=flyback.lock_timeout, max_timeout=flyback.max_lock_timeout, budget=flyback.lock_budget)
    state, action = begin(plan, patience)
    begun = committed = 0
    while not isinstance(action, Finish):
        match action:
            case Perform(place=place) if place.step >= begun:
                if why := watch.withholds(opened, plan, place.step):
                    state, action = advance(state, Withheld(why=why))
                    continue
                for step in plan.steps[begun : place.step + 1]:
                    before(opened, step)
                    opened.teller.begins(step)
                begun = place.step + 1
            case Pause(seconds=seconds, blockers=blockers):
                opened.teller.waits(plan.steps[begun - 1], seconds, blockers)
        state, action = advance(state, performer.do(action))
        if performer.target is not opened.target:
            history = HistoryTable(performer.target, opened.settings.flyway)
            opened = replace(opened, target=performer.target, history=history)
        committed = _tell(opened, state.outcomes, committed)
    _tell(opened, action.outcomes, committed)
    return Course(outcomes=action.outcomes, opened=opened)


def _tell(opened: Opened, outcomes: tuple[Outcome, ...], told: int) -> int:
    """Tells of the steps that are there for good since last time; how many there are now."""
    new = [outcome for outcome in outcomes[told:] if isinstance(outcome, Committed)]
    for outcome in new:
        opened.teller.committed(outcome)
    return told + len(new)
