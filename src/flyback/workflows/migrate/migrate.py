"""The verb: looks, takes the lock, looks again, plans, runs, keeps what it left."""

from dataclasses import replace

from flyback.model.migration import ForwardScript
from flyback.model.plan import Plan, Step, Surroundings
from flyback.model.results import MigrateResult
from flyback.model.run import Committed, Outcome
from flyback.model.version import Version
from flyback.planning.arranging import arrange
from flyback.planning.entries import script_version
from flyback.planning.work import Work
from flyback.postgres.target.lock import MigrationLock
from flyback.workflows.callbacks import fire, fire_error
from flyback.workflows.course import run, surroundings_of
from flyback.workflows.kept_catalogue import keep_catalogue, refuse_drift
from flyback.workflows.locked import locked
from flyback.workflows.migrate.ground import make_ground
from flyback.workflows.migrate.outlook import Outlook, outlook
from flyback.workflows.migrate.request import MigrateRequest, OnDrift
from flyback.workflows.opened import Opened

_DEFAULT = MigrateRequest()


def migrate(opened: Opened, request: MigrateRequest = _DEFAULT) -> MigrateResult:
    """Applies what is pending; the result says what became of each script, failed ones too.

    Raises:
        ValidationError: scripts and history do not agree.
        HistoryError: the history forbids it, or a schema has tables and no history.
        SelectionError: the target, or something cherry-picked, is not there.
        LockError: another migrator is at work.
        DriftError: somebody has changed the catalogue since the last run.
        ProjectError: a pending script is not PostgreSQL.
        ServerError: the database cannot be reached, or cannot be written to.
    """
    opened.refuse_standby()
    seen = outlook(opened, request, opened.history.rows())
    if not seen.chosen and opened.history.exists:
        return _idle(opened, seen)
    with locked(opened, request.orphans) as lock:
        make_ground(opened)
        rows = opened.history.rows()
        if rows != seen.rows:
            seen = outlook(opened, request, rows)
        if not seen.chosen:
            return _idle(opened, seen)
        notes = () if request.on_drift is OnDrift.IGNORE else refuse_drift(opened)
        return _apply(replace(opened, notes=(*opened.notes, *notes)), lock, seen)


def plan(opened: Opened, request: MigrateRequest = _DEFAULT) -> Plan:
    """What `migrate` would run now, as exact SQL; nothing is changed and no lock is taken.

    Raises:
        ValidationError, HistoryError, SelectionError, ProjectError: as `migrate`.
    """
    return _arranged(opened, outlook(opened, request, opened.history.rows()))[0]


def _arranged(opened: Opened, seen: Outlook) -> tuple[Plan, Surroundings]:
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


def _apply(opened: Opened, lock: MigrationLock, seen: Outlook) -> MigrateResult:
    arranged, surroundings = _arranged(opened, seen)
    opened.teller.planned(arranged, str(seen.listing.schema_version or ""))
    fire(opened, "beforeMigrate")
    turn = _Turn(opened, grouped=arranged.grouped)
    course = run(opened, lock, arranged, surroundings, turn.before)
    opened = course.opened
    notes = (*arranged.notes, *_after(opened, turn, course.outcomes))
    notes = (*notes, *keep_catalogue(opened, course.outcomes))
    return _result(opened, seen, course.outcomes, arranged.digest, notes)


class _Turn:
    """Fires the callbacks between versioned and repeatable migrations, once."""

    def __init__(self, opened: Opened, *, grouped: bool) -> None:
        self._opened = opened
        self._grouped = grouped
        self.done = False

    def before(self, step: Step) -> None:
        """Before each step; inside a group nothing can come between."""
        if step.version is None and not self.done and not self._grouped:
            self.fire()

    def fire(self) -> None:
        """The callbacks, whether anything was applied or not, as Flyway does."""
        self.done = True
        fire(self._opened, "afterVersioned", "beforeRepeatables")


def _after(opened: Opened, turn: _Turn, outcomes: tuple[Outcome, ...]) -> tuple[str, ...]:
    if not all(isinstance(outcome, Committed) for outcome in outcomes):
        return (*fire_error(opened, "afterEachMigrateError"), *fire_error(opened, "afterMigrateError"))
    if not turn.done:
        turn.fire()
    fire(opened, "afterMigrateApplied", "afterMigrate", "afterMigrateOperationFinish")
    return ()


def _idle(opened: Opened, seen: Outlook) -> MigrateResult:
    """Nothing is pending; the callbacks come all the same."""
    fire(opened, "beforeMigrate", "afterVersioned", "beforeRepeatables", "afterMigrate", "afterMigrateOperationFinish")
    return _result(opened, seen, (), "", ())


def _result(
    opened: Opened, seen: Outlook, outcomes: tuple[Outcome, ...], digest: str, notes: tuple[str, ...]
) -> MigrateResult:
    there = [each for each in outcomes if isinstance(each, Committed)]
    versions: list[Version] = [each.step.version for each in there if each.step.version is not None]
    return MigrateResult(
        place=opened.place,
        initial=seen.listing.schema_version,
        target=versions[-1] if versions else None,
        outcomes=outcomes,
        plan_digest=digest,
        milliseconds=opened.milliseconds,
        warnings=tuple(warning for each in there for warning in each.warnings),
        notes=(*opened.notes, *notes),
    )
