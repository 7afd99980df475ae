"""Which file is which: a migration, an undo script, something to leave out, or something that must not be there."""

import re
from dataclasses import dataclass

from flyback.errors import Problem
from flyback.scripts.discovered import DiscoveredFile, Folder
from flyback.scripts.names import (
    CODE_SUFFIXES,
    SCRIPT_SUFFIXES,
    BadName,
    Kind,
    Name,
    parse,
    parse_undo,
    sql_stem,
)
from flyback.settings import Settings

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is seen and not used, with the note that says so."""

    note: str


Sorted = Name | LeftOut | Problem | None
"""None: the file has nothing to do with migrations."""


def sort(file: DiscoveredFile, settings: Settings) -> Sorted:
    """Say what a file is, from its name and the folder it lies in."""
    stem = sql_stem(file.name, settings.flyway.sql_migration_suffixes)
    if stem is None:
        return _not_sql(file, settings)
    if _CONTROL.search(file.path):
        what = "the file name holds a control character or bytes that are not UTF-8"
        return Problem(code="bad-name", what=what, where=_CONTROL.sub("?", file.path), hint="rename it")
    match file.folder:
        case Folder.LOCATION:
            return _in_location(file, stem, settings)
        case Folder.UNDO:
            return _in_undo_folder(file, stem, settings)
        case Folder.BOTH:
            undo = parse_undo(stem, settings)
            return undo if isinstance(undo, Name) else _in_location(file, stem, settings)


def _in_location(file: DiscoveredFile, stem: str, settings: Settings) -> Sorted:
    name = parse(stem, settings)
    if isinstance(name, Name):
        return LeftOut(f"callback not rehearsed: {file.path}") if name.kind is Kind.CALLBACK else name
    if isinstance(parse_undo(stem, settings), Name):
        return Problem(
            code="misplaced-undo",
            what=f"an undo script among the migrations; undo scripts belong in {file.undo_folder}",
            where=file.path,
            hint=f'move it to {file.undo_folder}/{file.name}, or set undo_folder = "." in flyback.toml',
        )
    if settings.flyway.validate_migration_naming:
        return Problem(
            code="bad-name",
            what=f"Invalid SQL filename: {name.reason}",
            where=file.path,
            hint="rename it, or set validateMigrationNaming to false to leave such files out",
        )
    return LeftOut(f"left out: {file.path} is not named as a migration: {name.reason}")


def _in_undo_folder(file: DiscoveredFile, stem: str, settings: Settings) -> Sorted:
    undo = parse_undo(stem, settings)
    if isinstance(undo, Name):
        return undo
    prefixes = "|".join(settings.undo_prefixes)
    example = f"{settings.undo_prefixes[0]}12{settings.flyway.sql_migration_separator}description.sql"
    name = parse(stem, settings)
    if isinstance(name, Name) and name.kind is not Kind.CALLBACK:
        return Problem(
            code="migration-in-undo-folder",
            what=f"a {name.kind.value} migration in the undo folder",
            where=file.path,
            hint=f"move it to its location; an undo script is named like {example}",
        )
    if _resembles_undo(stem, settings):
        hint = f"an undo script is named like {example}, with a prefix of {prefixes}"
        return Problem(code="bad-undo-name", what=f"not an undo script: {undo.reason}", where=file.path, hint=hint)
    return LeftOut(f"left out: {file.path} is not named as an undo script")


def _resembles_undo(stem: str, settings: Settings) -> bool:
    """Whether somebody meant an undo script: a prefix with a digit or underscore after it, `U12_x`."""
    return any(
        stem.lower().startswith(prefix.lower()) and stem[len(prefix) : len(prefix) + 1] in tuple("_0123456789")
        for prefix in settings.undo_prefixes
    )


def _not_sql(file: DiscoveredFile, settings: Settings) -> Sorted:
    lower = file.name.lower()
    suffix = next((each for each in (*SCRIPT_SUFFIXES, *CODE_SUFFIXES) if lower.endswith(each)), "")
    if not suffix and "." in file.name:
        return None
    stem = file.name[: len(file.name) - len(suffix)]
    if file.folder is Folder.UNDO:
        name = parse_undo(stem, settings)
    else:
        name = parse(stem, settings)
        if isinstance(name, BadName):
            name = parse_undo(stem, settings)
    match name:
        case BadName():
            return None
        case Name(kind=Kind.CALLBACK):
            return LeftOut(f"callback not rehearsed: {file.path}")
    language = "Java" if suffix in CODE_SUFFIXES else "script"
    return Problem(
        code="unsupported-migration",
        what=f"a {language} migration; flyback runs SQL only",
        where=file.path,
        hint="rewrite it in SQL, or keep the project's history from before it in base_dump",
    )
