"""The course of a rehearsal on a server: the base state, then one migration after the other."""

from collections.abc import Callable
from datetime import datetime

from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.rehearsal import Proof, Rehearsal, Verdict
from flyback.postgres.workplace import Workplace, workplace_on
from flyback.workflows.rehearse.ground import DATABASE, Ground, apply_earlier, apply_repeatables, make
from flyback.workflows.rehearse.plot import Plot
from flyback.workflows.rehearse.request import Progress
from flyback.workflows.rehearse.round_trip import RoundTrip
from flyback.workflows.rehearse.selection import Chosen


@frozen
class _Walked:
    proofs: tuple[Proof, ...]
    notes: tuple[str, ...]
    repeatables_failure: Failure | None = None


def run(
    plot: Plot, chosen: Chosen | None, progress: Progress, started: datetime, now: Callable[[], datetime]
) -> Rehearsal:
    """Everything, from the base state to the last migration.

    Raises:
        ServerError: the server went away.
        BaseError: the base state could not be made.
    """
    plot.server.wait()
    with workplace_on(plot.server, DATABASE, plot.settings.flyway.schema) as workplace:
        ground = make(plot, chosen, workplace)
        walked = _walk(plot, ground, workplace, progress)
    return Rehearsal(
        project=plot.request.folder.resolve().name,
        server_version=f"PostgreSQL {plot.server.version}",
        server_source=plot.server.source,
        base=ground.told,
        started=started,
        finished=now(),
        proofs=walked.proofs,
        notes=(*notes_of(plot), *plot.project.notes, *ground.notes, *walked.notes),
        sizes=ground.sizes,
        repeatables_failure=walked.repeatables_failure,
    )


def notes_of(plot: Plot) -> tuple[str, ...]:
    """What is not as it was asked for, and what is not rehearsed."""
    return (*_other_major(plot), *_unheeded(plot))


def _other_major(plot: Plot) -> tuple[str, ...]:
    """Says that the server is not of the major version that was asked for."""
    wanted, server = plot.request.server_major or plot.settings.flyback.server_version, plot.server
    if wanted in (None, server.major):
        return ()
    hint = f"install the package postgresql-{wanted}" if server.private else "name a server of that version"
    return (f"rehearsed on PostgreSQL {server.version}, not on {wanted} as asked for: {hint}",)


def _unheeded(plot: Plot) -> tuple[str, ...]:
    """Says what Flyway would have run and a rehearsal does not."""
    init = ("flyway.initSql is not run in a rehearsal",) if plot.settings.flyway.init_sql else ()
    callbacks = sorted(callback.source.path for callback in plot.project.callbacks)
    return (*init, *(f"callback not rehearsed: {path}" for path in callbacks))


def _walk(plot: Plot, ground: Ground, workplace: Workplace, progress: Progress) -> _Walked:
    trip = RoundTrip(workplace, plot.scripts, plot.request, plot.seeds)
    progress.start(len(ground.chosen.rehearsed))
    proofs: list[Proof] = []
    for script in ground.chosen.road:
        if script.version not in ground.chosen.rehearsed:
            apply_earlier(plot, workplace, script)
            continue
        progress.step(f"{script.version} {script.description}")
        proofs.append(trip.rehearse(trip.pair(script, plot.project.undo_of(script.version))))
        if proofs[-1].verdict is Verdict.APPLY_FAILS:
            rest = sorted(version for version in ground.chosen.rehearsed if version > script.version)
            told = (f"not rehearsed, because {script.version} fails: {', '.join(map(str, rest))}",) if rest else ()
            return _Walked(proofs=tuple(proofs), notes=told)
    notes, failure = apply_repeatables(plot, workplace, "after the last migration")
    return _Walked(proofs=tuple(proofs), notes=notes, repeatables_failure=failure)
