"""The steps of a plan with all that is known of each: what it does, how long, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flyback.analysis.estimating import Estimator
from flyback.analysis.observed import merged_script
from flyback.analysis.rulebook import findings
from flyback.analysis.staying import disturbances
from flyback.analysis.ways_back import way_back
from flyback.model.plan import Step
from flyback.model.release import ReleaseStep, Way, WayBack
from flyback.model.risk import Assessment, Finding
from flyback.model.snapshot import Relation, Snapshot
from flyback.settings import FlybackSettings
from flyback.workflows.foreseen_schemas import with_schemas
from flyback.workflows.lint.road import Passage, Stretch
from flyback.workflows.lint.simulation import Simulation
from flyback.workflows.migrate.outlook import Outlook
from flyback.workflows.opened import Opened
from flyback.workflows.release.rehearsing import Trial, Trials
from flyback.workflows.release.sight import seen

_NOT_RUN = Way(
    back=WayBack.COMPATIBLE,
    reason="nothing of it is run, only its row is written (skipExecutingMigrations)",
    stays=True,
)
_PROGRAM = Way(
    back=WayBack.RESTORE, reason="it is a program: nobody knows what it does, nor how to take that back", stays=False
)

ByPath = Mapping[str, tuple[Assessment, ...]]


def steps(
    opened: Opened, planned: Sequence[Step], outlook: Outlook, snapshot: Snapshot, trials: Trials | None
) -> tuple[ReleaseStep, ...]:
    """One for each of the plan."""
    if opened.settings.flyway.skip_executing_migrations:
        return tuple(ReleaseStep(step=step, way=_NOT_RUN) for step in planned)
    by_path = trials.by_path if trials else {}
    foreseen = _foreseen(opened, planned, outlook, snapshot)
    relations = [each for each in snapshot.records if isinstance(each, Relation)]
    met = {path: _met(assessments, by_path.get(path), relations) for path, assessments in foreseen.items()}
    texts = {step.source.path: step.source.sql for step in planned if step.source.is_sql}
    book = _Book(opened, foreseen, met, texts)
    return tuple(book.step(step, by_path.get(step.source.path)) for step in planned)


def _foreseen(opened: Opened, planned: Sequence[Step], outlook: Outlook, snapshot: Snapshot) -> ByPath:
    """By path of the script, of its statements that are still to be done."""
    simulation = Simulation(with_schemas(opened, snapshot), opened.settings.flyway, lambda source: source.path)
    simulation.walk(Stretch(passages=(Passage(source=step.source, chosen=True),)) for step in planned)
    resumes = ((script.source.path, outlook.resume_of(script)) for script in outlook.chosen)
    done = {path: resume.done for path, resume in resumes if resume}
    found: dict[str, list[Assessment]] = {step.source.path: [] for step in planned}
    for each in simulation.assessments:
        if each.statement.ordinal > done.get(each.file, 0):
            found[each.file].append(each)
    return {path: tuple(each) for path, each in found.items()}


def _met(
    assessments: Sequence[Assessment], trial: Trial | None, relations: Sequence[Relation]
) -> tuple[Assessment, ...]:
    """What the rehearsal saw wins."""
    return merged_script(assessments, seen(assessments, trial), relations) if trial else tuple(assessments)


class _Book:
    """What there is to say about the steps, in their order."""

    def __init__(self, opened: Opened, foreseen: ByPath, met: ByPath, texts: Mapping[str, str]) -> None:
        own = opened.settings.flyback
        self._opened = opened
        self._met = met
        self._foreseen = foreseen
        self._findings = _by_file(met, texts, own, None)
        unsparing = replace(own, disabled_rules=())
        self._warnings = _by_file(foreseen, texts, unsparing, 0)
        self._estimator = Estimator()

    def step(self, step: Step, trial: Trial | None) -> ReleaseStep:
        """The next step."""
        path = step.source.path
        met = self._met.get(path, ())
        undo = self._opened.project.undo_of(step.version) if step.version else None
        times = self._estimator.times(trial.timed, trial.applied, met, self._foreseen[path]) if trial else ()
        return ReleaseStep(
            step=step,
            assessments=met,
            findings=tuple(self._findings.get(path, ())),
            times=times,
            rehearsed=trial is not None,
            verdict=trial.proof.verdict if trial and trial.proof else None,
            failure=trial.failure if trial else None,
            undo=undo.source.path if undo else "",
            undo_digest=undo.source.digest if undo else "",
            undo_ms=trial.proof.undo_ms if trial and trial.proof else 0.0,
            way=self._way(step, trial, undo.source.path if undo else ""),
        )

    def _way(self, step: Step, trial: Trial | None, undo: str) -> Way:
        if not step.source.is_sql:
            return _PROGRAM
        path = step.source.path
        noticed = disturbances(self._foreseen[path], self._warnings.get(path, ()))
        if trial and trial.failure:
            return Way(back=WayBack.RESTORE, reason="it does not run in the rehearsal", stays=False)
        return way_back(trial.proof if trial else None, self._foreseen[path], noticed, undo)


def _by_file(
    by_path: ByPath, texts: Mapping[str, str], settings: FlybackSettings, remedies: int | None
) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for each in findings((one for path in texts for one in by_path[path]), texts, settings, remedies):
        found.setdefault(each.file, []).append(each)
    return found
