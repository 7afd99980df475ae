"""Applies what is pending, under the lock."""

from dataclasses import replace

from flyback.model.migration import ForwardScript
from flyback.model.plan import Plan, Step, Surroundings
from flyback.model.results import MigrateResult
from flyback.model.run import Committed, Outcome
from flyback.planning.arranging import arrange
from flyback.planning.entries import script_version
from flyback.planning.work import Work
from flyback.postgres.running.remains import remains
from flyback.postgres.target.lock import MigrationLock
from flyback.workflows.callbacks import fire, fire_error
from flyback.workflows.course import run, surroundings_of
from flyback.workflows.kept_catalogue import keep_catalogue, refuse_drift
from flyback.workflows.locked import locked
from flyback.workflows.migrate.ending import nothing_to_do, result_of
from flyback.workflows.migrate.ground import make_ground
from flyback.workflows.migrate.outlook import Outlook, outlook
from flyback.workflows.migrate.request import MigrateRequest, OnDrift
from flyback.workflows.opened import Opened
from flyback.workflows.watch import FREE, Watch


def apply_pending(opened: Opened, request: MigrateRequest, seen: Outlook | None, watch: Watch = FREE) -> MigrateResult:
    """Takes the lock, looks again, and runs what is pending then; `seen` is what was pending before, if that is known.

    Raises:
        FlybackError: as `migrate`.
    """
    with locked(opened, request.orphans) as lock:
        make_ground(opened)
        rows = opened.history.rows()
        if seen is None or rows != seen.rows:
            seen = outlook(opened, request, rows)
        if not seen.chosen:
            return nothing_to_do(opened, seen)
        notes = () if request.on_drift is OnDrift.IGNORE else refuse_drift(opened)
        return _apply(replace(opened, notes=(*opened.notes, *notes)), lock, seen, watch)


def arranged(opened: Opened, seen: Outlook) -> tuple[Plan, Surroundings]:
    """The plan of what is to run, and what surrounds every script of it."""
    works: list[Work] = []
    rank = seen.next_rank
    for script in seen.chosen:
        resume = seen.resume_of(script)
        works.append(
            Work(
                script=script,
                installed_rank=resume.installed_rank if resume else rank,
                out_of_order=_out_of_order(script, seen),
                resume=resume,
            )
        )
        rank += resume is None
    surroundings = surroundings_of(opened)
    return arrange(works, surroundings, opened.settings, opened.project.callbacks), surroundings


def _out_of_order(script: ForwardScript, seen: Outlook) -> bool:
    last, version = seen.listing.last_applied, script_version(script)
    return version is not None and last is not None and version < last


def _apply(opened: Opened, lock: MigrationLock, seen: Outlook, watch: Watch) -> MigrateResult:
    made, surroundings = arranged(opened, seen)
    watch.admits(opened, made)
    opened.teller.planned(made, str(seen.listing.schema_version or ""))
    fire(opened, "beforeMigrate")
    turn = _Turn(grouped=made.grouped)
    course = run(opened, lock, made, surroundings, watch, turn.before)
    opened = course.opened
    notes = (*made.notes, *_left_behind(opened, course.outcomes))
    try:
        notes += _after(opened, turn, course.outcomes)
    finally:  # a callback that fails now undoes nothing of what was committed
        notes += keep_catalogue(opened, course.outcomes)
    return result_of(opened, seen, course.outcomes, made.digest, notes)


def _left_behind(opened: Opened, outcomes: tuple[Outcome, ...]) -> tuple[str, ...]:
    """What lies about once a half-done script is finished: its failed statement may be another one by now."""
    resumed = any(isinstance(each, Committed) and each.step.resumed for each in outcomes)
    if not resumed or opened.target.connection.closed:
        return ()
    return remains(opened.target.connection).told


class _Turn:
    """Fires the callbacks between versioned and repeatable migrations, once."""

    def __init__(self, *, grouped: bool) -> None:
        self._grouped = grouped
        self._repeats = False
        self.done = False

    def before(self, opened: Opened, step: Step) -> None:
        """Before each step; inside a group nothing can come between."""
        self._repeats = self._repeats or step.version is None
        if self._repeats and not self.done and not self._grouped:
            self.fire(opened)

    def fire(self, opened: Opened) -> None:
        """As Flyway does: the first event whether anything was applied or not, the second only if something repeats."""
        self.done = True
        fire(opened, "afterVersioned", *(["beforeRepeatables"] if self._repeats else []))


def _after(opened: Opened, turn: _Turn, outcomes: tuple[Outcome, ...]) -> tuple[str, ...]:
    if not all(isinstance(outcome, Committed) for outcome in outcomes):
        return (*fire_error(opened, "afterEachMigrateError"), *fire_error(opened, "afterMigrateError"))
    if not turn.done:
        turn.fire(opened)
    fire(opened, "afterMigrateApplied", "afterMigrate", "afterMigrateOperationFinish")
    return ()
