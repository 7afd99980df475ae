"""The files of a project become a `Project`, with every check that needs no database."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from flyback.errors import Problem, ProjectError
from flyback.model.script import (
    BaselineScript,
    Callback,
    Project,
    RepeatableScript,
    UndoScript,
    Verification,
    VersionedScript,
)
from flyback.scripts.checksum import checksum
from flyback.scripts.comments import not_undoable
from flyback.scripts.discovered import DiscoveredFile
from flyback.scripts.names import Kind, Name
from flyback.scripts.placeholders import BuiltIns
from flyback.scripts.reading import Read, Reader
from flyback.scripts.sorting import LeftOut, sort
from flyback.settings import Settings

_Named = tuple[Name, DiscoveredFile]


def assemble(files: Iterable[DiscoveredFile], settings: Settings, built_ins: Callable[[], BuiltIns]) -> Project:
    """Every script among the files, checked against one another; `files` in any order.

    Raises:
        ProjectError: with every problem found, by path.
    """
    problems: list[Problem] = []
    notes: list[str] = []
    named: list[_Named] = []
    for file in sorted(files, key=lambda each: each.path):
        match sort(file, settings):
            case Name() as name:
                named.append((name, file))
            case LeftOut(note):
                notes.append(note)
            case Problem() as problem:
                problems.append(problem)
    problems += _duplicates(named) + _orphans(named, settings)
    reader = Reader(settings.flyway, built_ins)
    scripts = _Scripts()
    for name, file in named:
        try:
            scripts.add(name, reader.read(name.kind, file))
        except ProjectError as error:
            problems.extend(error.problems)
    if problems:
        raise ProjectError(sorted(problems, key=lambda problem: problem.where))
    return scripts.project(notes)


class _Scripts:
    """The scripts of a project, kind by kind."""

    def __init__(self) -> None:
        self._versioned: list[VersionedScript] = []
        self._undo: list[UndoScript] = []
        self._baselines: list[BaselineScript] = []
        self._repeatables: list[RepeatableScript] = []
        self._callbacks: list[Callback] = []
        self._verifications: list[Verification] = []

    def add(self, name: Name, found: Read) -> None:
        source, described = found.source, name.description
        match name.kind:
            case Kind.VERSIONED:
                reason = not_undoable(found.raw, source.path) if source.is_sql else ""
                self._versioned.append(
                    VersionedScript(version=name.version, description=described, source=source, not_undoable=reason)
                )
            case Kind.UNDO:
                self._undo.append(
                    UndoScript(version=name.version, description=described, prefix=name.prefix, source=source)
                )
            case Kind.BASELINE:
                self._baselines.append(BaselineScript(version=name.version, description=described, source=source))
            case Kind.REPEATABLE:
                after = replace(source, checksum=checksum(found.replaced))
                self._repeatables.append(
                    RepeatableScript(description=described, source=after, raw_checksum=source.checksum)
                )
            case Kind.CALLBACK:
                self._callbacks.append(Callback(event=name.prefix, description=described, source=source))
            case Kind.VERIFICATION:
                self._verifications.append(Verification(version=name.version, description=described, source=source))

    def project(self, notes: Sequence[str]) -> Project:
        return Project(
            versioned=tuple(sorted(self._versioned, key=lambda each: each.version.parts)),
            undo=tuple(sorted(self._undo, key=lambda each: each.version.parts)),
            baselines=tuple(sorted(self._baselines, key=lambda each: each.version.parts)),
            repeatables=tuple(sorted(self._repeatables, key=lambda each: _ordinal(each.description))),
            callbacks=tuple(
                sorted(
                    self._callbacks,
                    key=lambda each: (each.event, _ordinal(each.description), each.source.is_sql, each.source.path),
                )
            ),
            verifications=tuple(sorted(self._verifications, key=lambda each: (each.version.parts, each.source.path))),
            notes=(*notes, *self._undone_against_advice(), *self._deprecated()),
        )

    def _undone_against_advice(self) -> list[str]:
        paths = {each.version: each.source.path for each in self._undo}
        return [
            f"{migration.source.path} says it is not undoable, yet there is {paths[migration.version]}"
            for migration in sorted(self._versioned, key=lambda each: each.version.parts)
            if migration.not_undoable and migration.version in paths
        ]

    def _deprecated(self) -> list[str]:
        return [
            f"{each.source.path}: Flyway calls createSchema deprecated; beforeCreateSchema is its new name"
            for each in self._callbacks
            if each.event == "createSchema"
        ]


def _ordinal(text: str) -> bytes:
    """Orders texts as Java does, by UTF-16 code units."""
    return text.encode("utf-16-be", "surrogatepass")


_DUPLICATE = {
    Kind.VERSIONED: ("duplicate-version", "Found more than one migration with version"),
    Kind.BASELINE: ("duplicate-baseline", "Found more than one baseline migration with version"),
    Kind.REPEATABLE: ("duplicate-repeatable", "Found more than one repeatable migration with description"),
    Kind.UNDO: ("duplicate-undo", "Found more than one undo script for version"),
    Kind.CALLBACK: ("duplicate-callback", "Found more than one callback called"),
}


def _duplicates(named: Sequence[_Named]) -> list[Problem]:
    groups: dict[Hashable, list[_Named]] = {}
    for name, file in named:
        if name.kind in _DUPLICATE:
            groups.setdefault((name.kind, *_identity(name, file)), []).append((name, file))
    problems = []
    for group in groups.values():
        if len(group) > 1:
            name, first = group[0]
            code, what = _DUPLICATE[name.kind]
            paths = [file.path for _, file in group]
            what = f"{what} {_identity(name, first)[0]}: {', '.join(paths[:-1])} and {paths[-1]}"
            problems.append(Problem(code=code, what=what, where=paths[0], hint="keep one of them, or renumber"))
    return problems


def _identity(name: Name, file: DiscoveredFile) -> tuple[Hashable, ...]:
    """What no two scripts of a kind may share; the first part names it."""
    match name.kind:
        case Kind.REPEATABLE:
            return (name.description,)
        case Kind.CALLBACK:
            return (file.name.rpartition(".")[0] or file.name, file.is_sql)
        case _:
            return (name.version,)


def _orphans(named: Sequence[_Named], settings: Settings) -> list[Problem]:
    sided = [(name, file) for name, file in named if name.kind in (Kind.UNDO, Kind.VERIFICATION)]
    if not sided:
        return []
    migrations = {name.version for name, _ in named if name.kind is Kind.VERSIONED}
    undone = {name.version for name, _ in named if name.kind is Kind.UNDO}
    head, separator = settings.flyway.sql_migration_prefix, settings.flyway.sql_migration_separator
    return [
        Problem(
            code="undo-without-migration",
            what=f"an undo script without a migration: no location has {head}{name.raw_version}{separator}...",
            where=file.path,
            hint="give it the version of the migration it undoes, or delete it",
        )
        for name, file in sided
        if name.kind is Kind.UNDO and name.version not in migrations
    ] + [
        Problem(
            code="verification-without-undo",
            what=f"a verification without an undo script: no undo folder has one for version {name.version}",
            where=file.path,
            hint="give it the version of the undo script it goes before, or delete it",
        )
        for name, file in sided
        if name.kind is Kind.VERIFICATION and name.version not in undone
    ]
