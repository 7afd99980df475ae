"""Judges scripts by what they would do to a database, on the text and the catalogue alone: none of them runs."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from flyback.analysis.rulebook import findings
from flyback.frozen import replaced
from flyback.model.risk import Finding, Risks
from flyback.model.script import Project, Source
from flyback.model.snapshot import Snapshot
from flyback.settings import Settings
from flyback.workflows.lint.gathering import Gathered, gather, sources
from flyback.workflows.lint.ground import Live, live, nothing
from flyback.workflows.lint.notes import Notes
from flyback.workflows.lint.request import LintRequest
from flyback.workflows.lint.road import Stretch, road_from_here, road_from_nothing
from flyback.workflows.lint.simulation import Simulation, UnknownBeforeError


def lint(request: LintRequest, settings: Settings) -> Risks:
    """What the scripts would do, statement by statement, and what is to be said about it.

    Raises:
        UsageError: a file that is not there, or a git ref that git does not know.
        ProjectError: the project's files do not make a project.
        ServerError: the live database cannot be reached.
    """
    gathered = gather(request, settings)
    database = live(request.base_dsn, settings, gathered.project) if request.base_dsn else None
    return _Lint(request, settings, gathered, database).risks()


class _Lint:
    """One such run."""

    def __init__(self, request: LintRequest, settings: Settings, gathered: Gathered, database: Live | None) -> None:
        start = database.snapshot if database else nothing(settings)
        major = request.major or start.server.major
        self._start: Snapshot = replaced(start, server=replaced(start.server, major=major))
        self._request = request
        self._in_folder = request.folder == Path()
        self._settings = settings
        self._gathered = gathered
        self._live = database
        self._notes = Notes(gathered, database)

    def risks(self) -> Risks:
        walks = list(self._walks())
        texts = {path: text for each in walks for path, text in each.texts.items()}
        assessments = tuple(chain.from_iterable(each.assessments for each in walks))
        refused = [*self._gathered.unreadable, *chain.from_iterable(each.refused for each in walks)]
        files = tuple(dict.fromkeys((*texts, *(each.file for each in refused))))
        found = findings(assessments, texts, self._settings.flyback, self._request.remedies)
        for each in walks:
            self._notes.on_walk(each)
        return Risks(
            assessments=assessments,
            findings=_in_order((*found, *refused), files),
            notes=self._notes.told(),
            files=files,
            server_major=self._start.server.major,
            catalogue=self._live.url if self._live else "",
        )

    def _walks(self) -> Iterator[Simulation]:
        """Through the project, and through the other files, which have nothing to do with it."""
        project = self._gathered.project
        if project is not None and any(map(self._gathered.chosen, sources(project))):
            yield self._through_project(project)
        if self._gathered.loose:
            simulation = self._simulation()
            if self._live is None:
                simulation.forget()
                self._notes.on_unknown_start()
            undone = [each.direction == "undo" for each in self._gathered.loose]
            simulation.walk(
                Stretch(passages=(each,), stays=not undo)
                for each, undo in zip(self._gathered.loose, undone, strict=True)
            )
            yield simulation

    def _through_project(self, project: Project) -> Simulation:
        chosen = self._gathered.chosen
        if self._live is not None:
            road = road_from_here(project, self._live.pending, self._live.undo, self._live.would_run, chosen)
            simulation = self._simulation()
            simulation.walk(road)
            return simulation
        return self._from_nothing(project, road_from_nothing(project, chosen))

    def _from_nothing(self, project: Project, road: Sequence[Stretch]) -> Simulation:
        """On an empty database, as long as nothing shows that there was more before the first script."""
        simulation = self._simulation()
        older = project.versioned[:-1] or project.versioned
        surely_ran = {each.source.path for each in older} | {each.source.path for each in project.baselines}
        if not self._notes.on_doubtful_start(self._settings):
            try:
                simulation.walk(road, lambda passage: passage.source.path not in surely_ran)
            except UnknownBeforeError as error:
                self._notes.on_something_before(error)
                simulation = self._simulation()
            else:
                return simulation
        simulation.forget()
        simulation.walk(road)
        return simulation

    def _simulation(self) -> Simulation:
        return Simulation(self._start, self._settings.flyway, self._shown)

    def _shown(self, source: Source) -> str:
        """The path from the current folder, as whoever asked would type it."""
        return source.path if self._in_folder else (self._request.folder / source.path).as_posix()


def _in_order(found: Sequence[Finding], files: Sequence[str]) -> tuple[Finding, ...]:
    places = {file: place for place, file in enumerate(files)}
    return tuple(sorted(found, key=lambda each: (places[each.file], each.line, each.column)))
