"""Looks at everything that `migrate` would run on an environment: risks, times, ways back; nothing is written there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flyback.analysis.estimating import times
from flyback.analysis.observed import merged_script
from flyback.analysis.rulebook import findings
from flyback.analysis.ways_back import way_back
from flyback.frozen import frozen
from flyback.model.plan import Step
from flyback.model.rehearsal import Proof, Rehearsal, Verdict
from flyback.model.release import Live, Release, ReleaseStep, WayBack
from flyback.model.risk import Assessment, Finding
from flyback.model.snapshot import Relation, Snapshot
from flyback.model.version import Version
from flyback.planning.entries import script_version
from flyback.postgres.live import look
from flyback.workflows.lint.road import Passage, Stretch
from flyback.workflows.lint.simulation import Simulation
from flyback.workflows.migrate.applying import arranged
from flyback.workflows.migrate.outlook import Outlook, outlook
from flyback.workflows.migrate.request import MigrateRequest
from flyback.workflows.opened import Opened
from flyback.workflows.rehearse.rehearse import rehearse
from flyback.workflows.rehearse.request import FromLive, Progress, Request, These, Timed

_PROGRAM = "it is a program: nobody knows what it does"
SEED_ROWS = 1000
"""Rows generated for a table unless told otherwise: more than a rehearsal has, because times are scaled from them."""


@frozen
class ReleaseRequest:
    """One look, as asked for."""

    migrate: MigrateRequest = MigrateRequest()
    rehearsed: bool = True
    """Whether the pending migrations are rehearsed on a disposable server with the environment's schema."""
    seed_rows: int = SEED_ROWS
    server_dsn: str = ""
    """Of the server for the rehearsal; empty: a private one."""


def release(opened: Opened, request: ReleaseRequest, now: Callable[[], datetime], progress: Progress) -> Release:
    """The release, step by step.

    Raises:
        FlybackError: as `migrate`, before it runs anything; as `rehearse`.
    """
    silent = replace(opened, project=replace(opened.project, callbacks=()))
    seen = outlook(silent, request.migrate, opened.history.rows())
    plan, _ = arranged(opened, seen)
    snapshot, live = look(opened.target)
    found = _rehearsed(opened, request, seen, now, progress)
    proofs = {proof.version: proof for proof in found.proofs} if found else {}
    return Release(
        project=opened.folder.name,
        environment=opened.settings.flyway.environment,
        place=opened.place,
        plan=plan,
        live=live,
        steps=_steps(opened, plan.steps, snapshot, proofs),
        rehearsed_on=found.server_version if found else "",
        notes=(*plan.notes, *_notes(opened, live, found)),
    )


def _assessments(opened: Opened, steps: Sequence[Step], snapshot: Snapshot) -> Mapping[str, tuple[Assessment, ...]]:
    """By path of the script."""
    simulation = Simulation(snapshot, opened.settings.flyway, lambda source: source.path)
    simulation.walk(Stretch(passages=(Passage(source=step.source, chosen=True),)) for step in steps)
    found: dict[str, list[Assessment]] = {}
    for each in simulation.assessments:
        found.setdefault(each.file, []).append(each)
    return {path: tuple(each) for path, each in found.items()}


def _rehearsed(
    opened: Opened, request: ReleaseRequest, seen: Outlook, now: Callable[[], datetime], progress: Progress
) -> Rehearsal | None:
    versions = [version for script in seen.chosen if (version := script_version(script)) is not None]
    if not request.rehearsed or not versions:
        return None
    wish = Request(
        folder=opened.folder,
        selection=These(versions=tuple(versions)),
        base=FromLive(dsn=opened.target.address.conninfo),
        server_major=opened.target.facts.server_version_num // 10000,
        server_dsn=request.server_dsn,
        seed_rows=request.seed_rows,
        timed=Timed.ALL,
    )
    return rehearse(wish, opened.settings, opened.project, now, progress)


def _steps(
    opened: Opened, steps: Sequence[Step], snapshot: Snapshot, proofs: Mapping[Version, Proof]
) -> tuple[ReleaseStep, ...]:
    foreseen = _assessments(opened, steps, snapshot)
    observed = {
        step.source.path: _observed(foreseen.get(step.source.path, ()), _proof(step, proofs), snapshot)
        for step in steps
    }
    texts = {step.source.path: step.source.sql for step in steps if step.source.is_sql}
    said: dict[str, list[Finding]] = {}
    for finding in findings([each for path in texts for each in observed[path]], texts, opened.settings.flyback):
        said.setdefault(finding.file, []).append(finding)
    return tuple(
        _step(opened, step, observed[step.source.path], said.get(step.source.path, []), _proof(step, proofs))
        for step in steps
    )


def _step(
    opened: Opened, step: Step, assessments: Sequence[Assessment], said: Sequence[Finding], proof: Proof | None
) -> ReleaseStep:
    back, reason = way_back(proof, assessments, said) if step.source.is_sql else (WayBack.RESTORE, _PROGRAM)
    undo = opened.project.undo_of(step.version) if step.version else None
    return ReleaseStep(
        step=step,
        assessments=tuple(assessments),
        findings=tuple(said),
        times=times(proof, assessments) if proof else (),
        verdict=proof.verdict if proof else None,
        failure=proof.failure if proof and proof.verdict is Verdict.APPLY_FAILS else None,
        undo=undo.source.path if undo else "",
        way_back=back,
        reason=reason,
    )


def _proof(step: Step, proofs: Mapping[Version, Proof]) -> Proof | None:
    return proofs.get(step.version) if step.version else None


def _observed(assessments: Sequence[Assessment], proof: Proof | None, snapshot: Snapshot) -> tuple[Assessment, ...]:
    """What the rehearsal saw wins."""
    if proof is None:
        return tuple(assessments)
    effects = proof.on_rows.effects or [each for each in proof.effects if each.direction == "apply"]
    relations = [each for each in snapshot.records if isinstance(each, Relation)]
    return merged_script(assessments, effects, relations)


def _notes(opened: Opened, live: Live, found: Rehearsal | None) -> Iterator[str]:
    yield from opened.notes
    yield from live.hidden
    if live.in_recovery:
        yield "this server is a standby: nothing can be applied here"
    if found is None:
        yield "not rehearsed: times are not known, and no undo is proven"
    else:
        yield from found.notes
