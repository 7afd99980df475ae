"""Rehearses exactly what `migrate` would run on an environment, in its order, on a server that has its schema."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from flyback.errors import BaseError
from flyback.frozen import frozen
from flyback.model.failure import Failure
from flyback.model.migration import ForwardScript
from flyback.model.rehearsal import Effect, OnRows, Proof, Verdict
from flyback.model.script import Project, RepeatableScript, Runnable, VersionedScript
from flyback.postgres.base_state.adopting import adopt, populate
from flyback.postgres.performer import Performance
from flyback.postgres.target.session_reset import script_path
from flyback.postgres.workplace import Workplace, workplace_on
from flyback.report.amounts import counted
from flyback.workflows.migrate.outlook import Outlook
from flyback.workflows.opened import Opened
from flyback.workflows.rehearse.course import notes_of
from flyback.workflows.rehearse.ground import DATABASE, make
from flyback.workflows.rehearse.plot import Plot
from flyback.workflows.rehearse.rehearse import on_server
from flyback.workflows.rehearse.request import All, FromLive, Progress, Request, Timed
from flyback.workflows.rehearse.round_trip import RoundTrip
from flyback.workflows.release.request import Rehearsing


@frozen
class Trial:
    """What became of one script."""

    applied: tuple[Effect, ...]
    """What its statements did to tables without rows."""
    on_rows: OnRows
    """The same on tables with rows, where that was possible."""
    proof: Proof | None = None
    """Of its way back; None for what has none of its own, and for what an earlier run began."""
    failure: Failure | None = None

    @property
    def timed(self) -> OnRows:
        """What times are taken from."""
        return self.on_rows if self.on_rows.effects else OnRows(effects=self.applied)


@frozen
class Trials:
    """What became of all of them."""

    by_path: Mapping[str, Trial]
    server: str
    """`PostgreSQL 15.18`."""
    notes: tuple[str, ...]


def rehearsed(opened: Opened, seen: Outlook, wish: Rehearsing, progress: Progress) -> Trials | None:
    """The trials; None where there is nothing that could be tried.

    Raises:
        BaseError: the schema of the environment cannot be read, or not be made elsewhere.
        ServerError: no server could be had, or it went away.
    """
    scripts = tuple(takewhile(lambda script: script.source.is_sql, seen.chosen))
    if not scripts:
        return None
    request = Request(
        folder=opened.folder,
        selection=All(),
        base=FromLive(dsn=opened.target.address.conninfo),
        server_major=opened.target.facts.server_version_num // 10000,
        server_dsn=wish.server_dsn,
        trust=wish.trust,
        seed_rows=wish.seed_rows,
        timed=Timed.ALL,
    )
    facts = opened.target.facts
    settings = replace(opened.settings, flyway=replace(opened.settings.flyway, default_schema=facts.schema))
    try:
        with on_server(request, settings, _only(opened.project, scripts)) as (plot, chosen):
            plot.server.wait()
            with workplace_on(plot.server, DATABASE, facts.schema, script_path(facts)) as workplace:
                ground = make(plot, chosen, workplace)
                _take_the_part_of(facts.user, plot, workplace, scripts)
                by_path = dict(_walk(plot, workplace, scripts, seen, progress))
            notes = (*notes_of(plot), *ground.notes, *_unrehearsed(seen, by_path))
            return Trials(by_path=by_path, server=f"PostgreSQL {plot.server.version}", notes=notes)
    except BaseError as error:
        hint = "--no-rehearsal leaves the rehearsal out"
        found = (
            replace(each, where=opened.place.url, hint=f"{each.hint}; {hint}" if each.hint else hint)
            for each in error.problems
        )
        raise BaseError(found) from None
    finally:
        progress.finish()


def _take_the_part_of(user: str, plot: Plot, workplace: Workplace, scripts: Sequence[ForwardScript]) -> None:
    """Scripts own what the role owns that migrates there, unless they name it and so tell the two apart."""
    if user not in plot.scripts.mentions((*scripts, *plot.project.undo)).roles:
        adopt(plot.server, DATABASE, user)
    populate(plot.server, DATABASE)
    workplace.begin()


def _only(project: Project, scripts: Sequence[ForwardScript]) -> Project:
    """The project as if these were all its scripts, so that nothing else is prepared for."""
    versioned = tuple(each for each in scripts if isinstance(each, VersionedScript))
    versions = {each.version for each in versioned}
    return replace(
        project,
        versioned=versioned,
        repeatables=tuple(each for each in scripts if isinstance(each, RepeatableScript)),
        undo=tuple(each for each in project.undo if each.version in versions and each.source.is_sql),
    )


def _walk(
    plot: Plot, workplace: Workplace, scripts: Sequence[ForwardScript], seen: Outlook, progress: Progress
) -> Iterator[tuple[str, Trial]]:
    trip = RoundTrip(workplace, plot.scripts, plot.request, plot.seeds)
    progress.start(len(scripts))
    for script in scripts:
        path = script.source.path
        progress.step(path)
        resume = seen.resume_of(script)
        if isinstance(script, VersionedScript) and resume is None:
            trial = _of_proof(trip.rehearse(trip.pair(script, plot.project.undo_of(script.version))))
        else:
            runnable = plot.scripts.runnable(script)
            trial = _of_pass(*trip.pass_through(_rest(runnable, resume.done if resume else 0)))
        yield path, trial
        if trial.failure is not None:
            return


def _rest(runnable: Runnable, done: int) -> Runnable:
    """What of a script is still to be done."""
    return replace(runnable, statements=tuple(each for each in runnable.statements if each.ordinal > done))


def _of_proof(proof: Proof) -> Trial:
    failure = proof.failure if proof.verdict is Verdict.APPLY_FAILS else None
    applied = tuple(each for each in proof.effects if each.direction == "apply")
    return Trial(applied=applied, on_rows=proof.on_rows, proof=proof, failure=failure)


def _of_pass(performance: Performance, on_rows: OnRows) -> Trial:
    return Trial(applied=performance.effects, on_rows=on_rows, failure=performance.failure)


def _unrehearsed(seen: Outlook, by_path: Mapping[str, Trial]) -> Iterator[str]:
    rest = [script.source for script in seen.chosen if script.source.path not in by_path]
    if not rest:
        return
    failed = next((path for path, trial in by_path.items() if trial.failure is not None), "")
    why = f"{failed} fails" if failed else f"{rest[0].path} is a program, which is not run here"
    yield f"{counted(len(rest), 'migration')} not rehearsed, because {why}"
