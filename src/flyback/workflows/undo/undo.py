"""The verb: runs exactly what was reviewed, if that is confirmed and the history is still the same."""

from flyback.errors import HistoryError, Problem
from flyback.model.plan import Direction, Plan, Surroundings
from flyback.model.results import MigrateResult
from flyback.model.run import Committed, Outcome
from flyback.planning.arranging import arrange
from flyback.planning.reconciling import reconcile
from flyback.planning.work import Work
from flyback.postgres.target.lock import MigrationLock
from flyback.workflows.callbacks import fire, fire_error
from flyback.workflows.course import run, surroundings_of
from flyback.workflows.kept_catalogue import keep_catalogue
from flyback.workflows.locked import locked
from flyback.workflows.opened import Opened
from flyback.workflows.undo.confirming import Confirmation, confirm
from flyback.workflows.undo.preconditions import check_preconditions
from flyback.workflows.undo.review import Prepared, UndoRequest, prepare
from flyback.workflows.watch import FREE, Watch

_DEFAULT = UndoRequest()


def undo(
    opened: Opened,
    prepared: Prepared,
    confirmation: Confirmation | None,
    request: UndoRequest = _DEFAULT,
    watch: Watch = FREE,
) -> MigrateResult:
    """Takes back what was prepared; the result says what became of each script, failed ones too.

    No file is read again, and the preconditions are asked once more, under the lock.

    Raises:
        UsageError: nobody confirmed, or confirmed something else.
        HistoryError: the history has changed since it was reviewed.
        PreconditionError: preconditions do not hold any more.
        LockError: another migrator is at work.
        BlockedError: `watch` does not let it run.
        ProjectError: an undo script cannot be run like that.
        ServerError: the database cannot be reached, or cannot be written to.
    """
    if not prepared.steps:
        return _result(opened, prepared, (), "", ())
    confirm(prepared.proposal, confirmation)
    opened.refuse_standby()
    with locked(opened, request.orphans) as lock:
        if opened.history.rows() != prepared.rows or _went_on(opened, prepared, request):
            raise HistoryError(_changed(opened))
        check_preconditions(opened, prepared.steps)
        return _take_back(opened, lock, prepared, watch)


def plan(opened: Opened, prepared: Prepared) -> Plan:
    """What `undo` would run, as exact SQL; nothing is changed and no lock is taken.

    Raises:
        ProjectError: an undo script cannot be run like that.
    """
    return _arranged(opened, prepared)[0]


def _went_on(opened: Opened, prepared: Prepared, request: UndoRequest) -> bool:
    """Whether a script that looked half done was under way in another process."""
    return bool(prepared.resumes) and prepare(opened, request).resumes != prepared.resumes


def _arranged(opened: Opened, prepared: Prepared) -> tuple[Plan, Surroundings]:
    works: list[Work] = []
    rank = prepared.next_rank
    for step in prepared.steps:
        resume = prepared.resumes.get(step.undo.version)
        works.append(
            Work(
                script=step.undo,
                direction=Direction.UNDO,
                installed_rank=resume.installed_rank if resume else rank,
                resume=resume,
                undoes=step.migration.row,
            )
        )
        rank += resume is None
    surroundings = surroundings_of(opened)
    return arrange(works, surroundings, opened.settings, prepared.proposal.callbacks), surroundings


def _take_back(opened: Opened, lock: MigrationLock, prepared: Prepared, watch: Watch) -> MigrateResult:
    arranged, surroundings = _arranged(opened, prepared)
    watch.admits(opened, arranged)
    opened.teller.planned(arranged, str(prepared.initial or ""))
    fire(opened, "beforeUndo")
    course = run(opened, lock, arranged, surroundings, watch)
    opened = course.opened
    notes: tuple[str, ...] = ()
    if all(isinstance(outcome, Committed) for outcome in course.outcomes):
        fire(opened, "afterUndo", "afterUndoOperationFinish")
    else:
        notes = (*fire_error(opened, "afterEachUndoError"), *fire_error(opened, "afterUndoError"))
    notes += keep_catalogue(opened, course.outcomes)
    return _result(opened, prepared, course.outcomes, arranged.digest, (*arranged.notes, *notes))


def _result(
    opened: Opened, prepared: Prepared, outcomes: tuple[Outcome, ...], digest: str, notes: tuple[str, ...]
) -> MigrateResult:
    there = [each for each in outcomes if isinstance(each, Committed)]
    version = prepared.initial
    if there:
        version = reconcile(opened.project, opened.history.rows(), opened.rules()).schema_version
    return MigrateResult(
        place=opened.place,
        initial=prepared.initial,
        target=version,
        outcomes=outcomes,
        plan_digest=digest,
        milliseconds=opened.milliseconds,
        warnings=tuple(warning for each in there for warning in each.warnings),
        notes=(*prepared.proposal.notes, *notes),
    )


def _changed(opened: Opened) -> Problem:
    return Problem(
        code="history-changed",
        what="the schema history has changed since the undo was reviewed; nothing was run",
        where=opened.target.address.shown,
        hint="somebody else was at work: review the undo again",
    )
