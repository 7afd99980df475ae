"""The scripts that are looked at, read as `migrate` reads them."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from flyback.errors import Problem, ProjectError
from flyback.filesystem.loose_files import loose_file, sql_files
from flyback.filesystem.usual_places import usual_places
from flyback.frozen import frozen, replaced
from flyback.model.risk import Finding
from flyback.model.script import Callback, Project, Script, Source
from flyback.scripts.discovered import Folder
from flyback.scripts.names import Kind, Name, parse, parse_undo
from flyback.scripts.placeholders import BuiltIns, stand_ins
from flyback.scripts.reading import Reader
from flyback.settings import Settings
from flyback.workflows.lint.request import LintRequest
from flyback.workflows.lint.road import Passage
from flyback.workflows.lint.simulation import syntax_error

_T = TypeVar("_T")


@frozen
class Gathered:
    """What there is to look at."""

    project: Project | None
    """None when only files are looked at that have nothing to do with one."""
    chosen: Callable[[Source], bool]
    """Which scripts of the project are looked at."""
    loose: tuple[Passage, ...] = ()
    """Files that are none of its scripts, in the order in which they are met."""
    unreadable: tuple[Finding, ...] = ()
    """What keeps such files from being read."""
    stand_ins: tuple[str, ...] = ()
    """Placeholders without a value, which a name stands in for."""


def gather(request: LintRequest, settings: Settings) -> Gathered:
    """Reads the project, where one is needed, and the files that were named.

    Raises:
        UsageError: a file that is not there, or a git ref that git does not know.
        ProjectError: the project's files do not make a project.
    """
    files = sql_files(request.files)
    has_changed = _changed(request)
    files = tuple(file for file in files if has_changed(file))
    project, missing = _project(request, settings, files)
    if not request.files:
        return Gathered(project=project, chosen=lambda source: has_changed(Path(source.file)), stand_ins=missing)
    named = {os.path.realpath(file): file for file in files}
    own = {real for source in sources(project) if (real := os.path.realpath(source.file)) in named}
    loose, unreadable, more = _loose([file for real, file in named.items() if real not in own], settings)
    return Gathered(
        project=project,
        chosen=lambda source: os.path.realpath(source.file) in own,
        loose=loose,
        unreadable=unreadable,
        stand_ins=tuple(dict.fromkeys((*missing, *more))),
    )


def _changed(request: LintRequest) -> Callable[[Path], bool]:
    if not request.since:
        return lambda _: True
    from flyback.filesystem.changed_since import changed_since  # noqa: PLC0415 - loads what starts programs

    return changed_since(request.folder, request.since).has


def _project(request: LintRequest, settings: Settings, files: Sequence[Path]) -> tuple[Project | None, tuple[str, ...]]:
    """The project, if somebody asks for it or it may hold one of the files, and its placeholders without a value."""
    if request.files and not _may_hold(request.folder, settings, files):
        return None, ()
    from flyback.filesystem.discover import read_project  # noqa: PLC0415 - files of no project need none of it

    return _with_stand_ins(settings, partial(read_project, request.folder))


def _may_hold(folder: Path, settings: Settings, files: Sequence[Path]) -> bool:
    real = os.path.realpath(folder)
    if not any(os.path.realpath(file).startswith(f"{real.rstrip(os.sep)}{os.sep}") for file in files):
        return False
    return bool(settings.flyway.locations) or len(usual_places(folder, settings)) == 1


def _with_stand_ins(settings: Settings, read: Callable[[Settings], _T]) -> tuple[_T, tuple[str, ...]]:
    """What is read, once with the placeholders that there are, and if that fails with names for all others."""
    try:
        return read(settings), ()
    except ProjectError as error:
        flyway = settings.flyway
        names = stand_ins(error.problems, flyway)
        if not names:
            raise
        known = replaced(settings, flyway=replaced(flyway, placeholders={**flyway.placeholders, **names}))
        return read(known), tuple(names)


def sources(project: Project | None) -> tuple[Source, ...]:
    """Of all its scripts."""
    if project is None:
        return ()
    scripts: tuple[Script | Callback, ...] = (*project.versioned, *project.undo, *project.baselines)
    scripts += (*project.repeatables, *project.callbacks)
    return tuple(script.source for script in scripts)


def _loose(
    files: Sequence[Path], settings: Settings
) -> tuple[tuple[Passage, ...], tuple[Finding, ...], tuple[str, ...]]:
    passages: list[tuple[Name | None, Passage]] = []
    unreadable: list[Finding] = []
    missing: list[str] = []
    for path in files:
        name = _name(path, settings)
        try:
            source, names = _with_stand_ins(settings, partial(_source, path))
        except ProjectError as error:
            unreadable += [_told(path, problem) for problem in error.problems]
            continue
        missing += names
        direction = "undo" if name is not None and name.kind is Kind.UNDO else "apply"
        passages.append((name, Passage(source=source, chosen=True, direction=direction)))
    if all(name is not None and name.kind is Kind.VERSIONED for name, _ in passages):
        passages.sort(key=lambda each: each[0].version.parts if each[0] else ())
    return tuple(passage for _, passage in passages), tuple(unreadable), tuple(missing)


def _source(path: Path, settings: Settings) -> Source:
    reader = Reader(settings.flyway, lambda: BuiltIns(default_schema=settings.flyway.schema), _no_digest)
    return reader.read(Kind.VERSIONED, loose_file(path, Folder.LOCATION)).source


def _no_digest(_: bytes) -> str:
    """Nobody asks for that of a file which is only looked at."""
    return ""


def _name(path: Path, settings: Settings) -> Name | None:
    """What its name would say in a project."""
    in_undo_folder = path.absolute().parent.name == settings.flyback.undo_folder
    for read in (parse_undo, parse) if in_undo_folder else (parse, parse_undo):
        found = read(path.stem, settings)
        if isinstance(found, Name):
            return found
    return None


def _told(path: Path, problem: Problem) -> Finding:
    return syntax_error(path.as_posix(), problem)
