"""What an undo would do and what would be lost, before anything runs."""

from collections.abc import Mapping
from dataclasses import replace

from flyback.errors import DriftError, ScriptSyntaxError
from flyback.frozen import frozen
from flyback.model.history import SYNTHETIC, UNDOS, HistoryRow
from flyback.model.migration import Applied, Listing, State, Unresolved
from flyback.model.plan import Resume
from flyback.model.run import InDoubtAnswer
from flyback.model.script import Callback, Project, Statement
from flyback.model.target import Latest
from flyback.model.undo import Loss, UndoProposal, UndoReview
from flyback.model.version import Version
from flyback.planning.entries import version_of
from flyback.planning.reconciling import reconcile
from flyback.planning.selecting import failed_undo
from flyback.planning.undo_selection import LastOne, Request, Undoable, UndoSelection, undo_order
from flyback.postgres.losses.counting import LiveCounts
from flyback.postgres.running.resuming import resumable
from flyback.workflows.kept_catalogue import refuse_drift
from flyback.workflows.locked import Orphans
from flyback.workflows.opened import Opened
from flyback.workflows.undo.preconditions import check_preconditions, read_scripts, verifications
from flyback.workflows.undo.reviewed_digest import reviewed_digest
from flyback.workflows.undo.weighing import Weighing


@frozen
class Prepared:
    """An undo that waits to be confirmed: its scripts are not read again."""

    proposal: UndoProposal
    steps: tuple[Undoable, ...]
    """In the order in which they run."""
    rows: tuple[HistoryRow, ...]
    """The history on which it was decided."""
    initial: Version | None
    """The schema's version."""
    resumes: Mapping[Version, Resume]
    """Undo scripts that began in an earlier run and go on where they stopped."""

    @property
    def next_rank(self) -> int:
        """Of the next row of the history."""
        return max((row.installed_rank for row in self.rows), default=0) + 1


_LAST = LastOne()


@frozen
class UndoRequest:
    """One undo, as asked for."""

    what: Request = _LAST
    orphans: Orphans = Orphans.WAIT
    in_doubt: InDoubtAnswer = InDoubtAnswer.STOP


_DEFAULT = UndoRequest()


def prepare(opened: Opened, request: UndoRequest = _DEFAULT) -> Prepared:
    """Decides what to undo, asks the preconditions, and counts on the live database what would be lost.

    Changes nothing; takes no lock.

    Raises:
        SelectionError: what was asked for cannot be undone.
        HistoryError: the history cannot be understood, or an undo failed in it that cannot go on.
        InDoubtError: nobody knows whether a statement of an earlier run took effect.
        PreconditionError: preconditions do not hold.
        ScriptSyntaxError: an undo script or a precondition is not PostgreSQL.
        ServerError: what would be lost cannot be looked up.
    """
    rows = opened.history.rows()
    listing = reconcile(opened.project, rows, replace(opened.rules(), target=Latest()))
    resumes: Mapping[int, Resume] = {}
    if not all(row.success for row in rows):
        resumes = resumable(opened.target, listing, opened.settings, request.in_doubt)
    selection = undo_order(listing, rows, request.what, resumable=frozenset(resumes))
    back = read_scripts(step.undo.source for step in selection.steps)
    check_preconditions(opened, selection.steps)
    callbacks = undo_callbacks(opened.project) if selection.steps else ()
    sources = [*(step.undo.source for step in selection.steps), *(each.source for each in callbacks)]
    counts = LiveCounts(opened.target.connection, opened.target.reset)
    proposal = UndoProposal(
        place=opened.place,
        reviews=tuple(_review(opened.project, each, back[each.undo.source.path], counts) for each in selection.steps),
        callbacks=callbacks,
        digest=reviewed_digest(sources),
        stopped=selection.stopped.reason if selection.stopped else "",
        grouped=opened.settings.flyway.group,
        notes=(*_built_on(listing, selection), *_about_repeatables(selection), *_drifted(opened), *opened.notes),
    )
    begun = {version_of(each): row.installed_rank for each in listing.migrations if (row := failed_undo(each))}
    return Prepared(
        proposal=proposal,
        steps=selection.steps,
        rows=rows,
        initial=listing.schema_version,
        resumes={version: resumes[rank] for version, rank in begun.items() if version and rank in resumes},
    )


def undo_callbacks(project: Project) -> tuple[Callback, ...]:
    """The callbacks that run around an undo."""
    return tuple(callback for callback in project.callbacks if "Undo" in callback.event)


def _review(project: Project, step: Undoable, back: tuple[Statement, ...], counts: LiveCounts) -> UndoReview:
    weighing = Weighing(counts, _forward(step), back)
    losses = weighing.losses()
    if not step.undo.source.is_sql:
        text = "what this program takes away cannot be told beforehand, read it"
        losses = (*losses, Loss(object=step.undo.source.path, rows=None, exact=False, text=text))
    return UndoReview(
        migration=step.migration,
        undo=step.undo,
        losses=losses,
        preconditions=tuple(each.source.path for each in verifications(project, step)),
        notes=(*weighing.notes, *_changed_since(step.migration.row, step)),
    )


def _forward(step: Undoable) -> tuple[Statement, ...]:
    """The statements of the migration; none where it is a program, or not PostgreSQL to the parser."""
    source = step.migration.script.source
    try:
        return read_scripts([source])[source.path]
    except ScriptSyntaxError:
        return ()


def _changed_since(row: HistoryRow, step: Undoable) -> tuple[str, ...]:
    source = step.migration.script.source
    if row.checksum in (None, source.checksum):
        return ()
    return (f"{source.path} is not any more what was applied: its checksum was {row.checksum}, now {source.checksum}",)


def _drifted(opened: Opened) -> tuple[str, ...]:
    """Drift does not stop a way back; whoever takes it must know."""
    try:
        return refuse_drift(opened)
    except DriftError as error:
        return tuple(problem.what for problem in error.problems)


def _built_on(listing: Listing, selection: UndoSelection) -> tuple[str, ...]:
    """Says which migrations stay although they ran after one that is undone."""
    undone = [step.migration for step in selection.steps]
    first = min((each.row.installed_rank for each in undone), default=0)
    later = [
        str(version_of(each))
        for each in listing.migrations
        if isinstance(each, Applied | Unresolved)
        and each.row.version is not None
        and each.row.installed_rank > first > 0
        and each.state not in (State.UNDONE, State.DELETED)
        and each.row.type not in SYNTHETIC | UNDOS
        and each not in undone
    ]
    if not later:
        return ()
    stay = "stays: what it" if len(later) == 1 else "stay: what they"
    what = f"{', '.join(later)} ran later and {stay} made of the same things may go, too, or stand in the way"
    return (f"{what}; flyback revert finds out",)


def _about_repeatables(selection: UndoSelection) -> tuple[str, ...]:
    if not selection.repeatables:
        return ()
    names = ", ".join(selection.repeatables)
    what = f"repeatable migrations that first ran after what is undone stay as they are: {names}"
    return (f"{what}; if they need what goes away, change them and run flyback migrate",)
