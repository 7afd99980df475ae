"""The files of a project become a `Project`, with every check that needs no database."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from flyback.errors import Problem, ProjectError
from flyback.model.script import (
    BaselineScript,
    Project,
    RepeatableScript,
    Script,
    UndoScript,
    VersionedScript,
)
from flyback.scripts.checksum import checksum
from flyback.scripts.comments import not_undoable
from flyback.scripts.discovered import DiscoveredFile
from flyback.scripts.names import Kind, Name
from flyback.scripts.placeholders import BuiltIns, Placeholders, of
from flyback.scripts.reading import Read, read
from flyback.scripts.sorting import LeftOut, sort
from flyback.settings import Settings

_Named = tuple[Name, DiscoveredFile]


def assemble(files: Iterable[DiscoveredFile], settings: Settings, built_ins: BuiltIns) -> Project:
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
    placeholders = of(settings.flyway, built_ins)
    scripts = [script for name, file in named if (script := _script(name, file, settings, placeholders, problems))]
    if problems:
        raise ProjectError(sorted(problems, key=lambda problem: problem.where))
    return _project(scripts, notes)


def _script(
    name: Name, file: DiscoveredFile, settings: Settings, placeholders: Placeholders, problems: list[Problem]
) -> Script | None:
    try:
        return _made(name, read(file, settings.flyway, placeholders), problems)
    except ProjectError as error:
        problems.extend(error.problems)
        return None


def _made(name: Name, found: Read, problems: list[Problem]) -> Script:
    source = found.source
    match name.kind:
        case Kind.UNDO:
            return UndoScript(version=name.version, description=name.description, prefix=name.prefix, source=source)
        case Kind.BASELINE:
            return BaselineScript(version=name.version, description=name.description, source=source)
        case Kind.REPEATABLE:
            raw_checksum = source.checksum
            source = replace(source, checksum=checksum(source.sql))
            return RepeatableScript(description=name.description, source=source, raw_checksum=raw_checksum)
        case _:
            reason = ""
            try:
                reason = not_undoable(found.raw, source.path)
            except ProjectError as error:
                problems.extend(error.problems)
            return VersionedScript(
                version=name.version, description=name.description, source=source, not_undoable=reason
            )


def _project(scripts: Sequence[Script], notes: list[str]) -> Project:
    versioned = sorted((each for each in scripts if isinstance(each, VersionedScript)), key=lambda v: v.version)
    undo = sorted((each for each in scripts if isinstance(each, UndoScript)), key=lambda u: u.version)
    baselines = sorted((each for each in scripts if isinstance(each, BaselineScript)), key=lambda b: b.version)
    repeatables = sorted(
        (each for each in scripts if isinstance(each, RepeatableScript)),
        key=lambda r: r.description.encode("utf-16-be", "surrogatepass"),  # Java compares UTF-16 code units
    )
    paths = {each.version: each.source.path for each in undo}
    notes += [
        f"{migration.source.path} says it is not undoable, yet there is {paths[migration.version]}"
        for migration in versioned
        if migration.not_undoable and migration.version in paths
    ]
    return Project(
        versioned=tuple(versioned),
        undo=tuple(undo),
        baselines=tuple(baselines),
        repeatables=tuple(repeatables),
        notes=tuple(notes),
    )


_DUPLICATE = {
    Kind.VERSIONED: ("duplicate-version", "Found more than one migration with version"),
    Kind.BASELINE: ("duplicate-baseline", "Found more than one baseline migration with version"),
    Kind.REPEATABLE: ("duplicate-repeatable", "Found more than one repeatable migration with description"),
    Kind.UNDO: ("duplicate-undo", "Found more than one undo script for version"),
}


def _duplicates(named: Sequence[_Named]) -> list[Problem]:
    groups: dict[tuple[Kind, Hashable], list[_Named]] = {}
    for name, file in named:
        key: Hashable = name.description if name.kind is Kind.REPEATABLE else name.version
        groups.setdefault((name.kind, key), []).append((name, file))
    problems = []
    for (kind, key), group in groups.items():
        if len(group) > 1:
            code, what = _DUPLICATE[kind]
            paths = [file.path for _, file in group]
            what = f"{what} {key}: {', '.join(paths[:-1])} and {paths[-1]}"
            problems.append(Problem(code=code, what=what, where=paths[0], hint="keep one of them, or renumber"))
    return problems


def _orphans(named: Sequence[_Named], settings: Settings) -> list[Problem]:
    versions = {name.version for name, _ in named if name.kind is Kind.VERSIONED}
    flyway = settings.flyway
    return [
        Problem(
            code="undo-without-migration",
            what=f"an undo script without a migration: no location has "
            f"{flyway.sql_migration_prefix}{name.raw_version}{flyway.sql_migration_separator}...",
            where=file.path,
            hint="give it the version of the migration it undoes, or delete it",
        )
        for name, file in named
        if name.kind is Kind.UNDO and name.version not in versions
    ]
