"""Looks at everything that `migrate` would run on an environment: risks, times, ways back; nothing is written there."""

from collections.abc import Iterator

from flyback.errors import DriftError, ServerError
from flyback.model.plan import Plan
from flyback.model.release import Live, Release
from flyback.postgres.live import look, reading
from flyback.workflows.kept_catalogue import refuse_drift
from flyback.workflows.migrate.applying import arranged
from flyback.workflows.migrate.foreseen import foreseen_rows
from flyback.workflows.migrate.outlook import outlook
from flyback.workflows.migrate.request import OnDrift
from flyback.workflows.opened import Opened
from flyback.workflows.rehearse.request import Progress
from flyback.workflows.release.rehearsing import Trials, rehearsed
from flyback.workflows.release.request import ReleaseRequest
from flyback.workflows.release.steps import steps


def release(opened: Opened, request: ReleaseRequest, progress: Progress) -> Release:
    """The release, step by step.

    Raises:
        FlybackError: as `migrate`, before it runs anything; as `rehearse`.
    """
    with reading(opened.target):
        seen = outlook(opened.silent, request.migrate, foreseen_rows(opened))
        plan, _ = arranged(opened, seen)
        snapshot, live = look(opened.target)
    obstacles, notes = _obstacles(opened, plan, request.migrate.on_drift)
    executes = not opened.settings.flyway.skip_executing_migrations
    trials = rehearsed(opened, seen, request.rehearsing, progress) if request.rehearsing and executes else None
    return Release(
        project=opened.folder.name,
        environment=opened.settings.flyway.environment,
        place=opened.place,
        plan=plan,
        live=live,
        steps=steps(opened, plan.steps, seen, snapshot, trials),
        obstacles=obstacles,
        rehearsed_on=trials.server if trials else "",
        notes=(*plan.notes, *notes, *_notes(opened, plan, live, trials)),
    )


def _obstacles(opened: Opened, plan: Plan, on_drift: OnDrift) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Why `migrate` would not begin, and what could not be told of that."""
    found: list[str] = []
    notes: tuple[str, ...] = ()
    try:
        opened.refuse_standby()
    except ServerError as error:
        found += (f"{each.what}: nothing can be applied there ({each.hint})" for each in error.problems)
    if plan.steps and on_drift is OnDrift.REFUSE:
        try:
            notes = refuse_drift(opened)
        except DriftError as error:
            found += (each.what for each in error.problems)
    return tuple(found), notes


def _notes(opened: Opened, plan: Plan, live: Live, trials: Trials | None) -> Iterator[str]:
    yield from opened.notes
    yield from live.hidden
    if trials is not None:
        yield from trials.notes
    elif plan.steps and not opened.settings.flyway.skip_executing_migrations:
        yield "not rehearsed: times are not known, and no undo is proven"
