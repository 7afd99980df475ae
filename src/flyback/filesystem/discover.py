"""A project, read from its folder."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from flyback.errors import ProjectError
from flyback.filesystem.finding import find
from flyback.filesystem.usual_places import NO_MIGRATIONS
from flyback.model.script import Project
from flyback.scripts.assembling import assemble
from flyback.scripts.discovered import DiscoveredFile
from flyback.scripts.placeholders import BuiltIns
from flyback.settings import Settings


def read_project(
    folder: Path,
    settings: Settings,
    built_ins: Callable[[], BuiltIns] | None = None,
    more: Iterable[DiscoveredFile] = (),
) -> Project:
    """Every script of a project, read and checked.

    `built_ins` is called once, if a script has one of Flyway's own placeholders: it may connect to find them out.
    Without it they follow the settings. `more` are files that belong to the project but are not written yet.

    Raises:
        ProjectError: with every problem found: files that cannot be read, names, doubles, encodings, placeholders.
    """
    found = find(folder, settings)
    folder = folder.absolute()
    try:
        project = assemble((*found.files, *more), settings, built_ins or (lambda: _of_settings(folder, settings)))
    except ProjectError as error:
        raise ProjectError([*found.problems, *error.problems]) from None
    if found.problems:
        raise ProjectError(found.problems)
    project = replace(project, notes=(*found.notes, *project.notes))
    if not settings.flyback.environments:
        return project
    from flyback.filesystem.smoke_files import smoke_digests  # noqa: PLC0415 - most projects have no environments

    return replace(project, smoke=smoke_digests(folder, settings.flyback.environments.values()))


def _of_settings(folder: Path, settings: Settings) -> BuiltIns:
    flyway = settings.flyway
    return BuiltIns(
        default_schema=flyway.schema,
        table=flyway.table,
        environment=flyway.environment,
        working_directory=str(folder),
    )


def read_young_project(folder: Path, settings: Settings) -> Project:
    """The same, for a folder that may still be without its first migration.

    Raises:
        ProjectError: as `read_project`.
    """
    try:
        return read_project(folder, settings)
    except ProjectError as error:
        if [problem.code for problem in error.problems] != [NO_MIGRATIONS]:
            raise
        return Project(versioned=(), undo=(), baselines=(), repeatables=())
