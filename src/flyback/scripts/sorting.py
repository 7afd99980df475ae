"""Which file is which: a migration, an undo script, something to leave out, or something that must not be there."""

import re
from dataclasses import replace
from typing import NamedTuple

from flyback.errors import Problem
from flyback.scripts.discovered import DiscoveredFile, Folder
from flyback.scripts.names import (
    CODE_SUFFIXES,
    BadName,
    Kind,
    Name,
    executable_stem,
    is_program,
    parse,
    parse_undo,
    sql_stem,
)
from flyback.settings import Settings

_CONTROL = r"[\x00-\x1f\x7f\ud800-\udfff]"


class LeftOut(NamedTuple):
    """A file that is seen and not used, with the note that says so."""

    note: str


_DEPLOY = ("beforeDeploy", "afterDeploy", "afterDeployError")

Sorted = Name | LeftOut | Problem | None
"""None: the file has nothing to do with migrations."""


def sort(file: DiscoveredFile, settings: Settings) -> Sorted:
    """Say what a file is, from its name and the folder it lies in."""
    if file.is_sql:
        stem = sql_stem(file.name, settings.flyway.sql_migration_suffixes)
    elif is_program(file.name, settings):
        stem = executable_stem(file.name)
    else:
        return _code(file, settings)
    if stem is None:
        return None
    if not file.path.isprintable() and re.search(_CONTROL, file.path):
        what = "the file name holds a control character or bytes that are not UTF-8"
        return Problem(code="bad-name", what=what, where=re.sub(_CONTROL, "?", file.path), hint="rename it")
    match file.folder:
        case Folder.LOCATION:
            return _in_location(file, stem, settings)
        case Folder.UNDO:
            return _in_side_folder(file, stem, settings)
        case Folder.VERIFY:
            return _in_verify_folder(file, stem, settings)
        case Folder.CALLBACKS:
            name = parse(stem, settings)
            return _callback(file, name) if isinstance(name, Name) and name.kind is Kind.CALLBACK else None
        case Folder.BOTH:
            undo = parse_undo(stem, settings)
            return undo if isinstance(undo, Name) else _in_location(file, stem, settings)


def _in_location(file: DiscoveredFile, stem: str, settings: Settings) -> Sorted:
    name = parse(stem, settings)
    if isinstance(name, Name):
        if name.kind is Kind.BASELINE and not file.is_sql:
            what, hint = "a baseline migration that is no SQL, which Flyway would never run", "rewrite it in SQL"
            return Problem(code="unsupported-migration", what=what, where=file.path, hint=hint)
        if name.kind is not Kind.CALLBACK:
            return name
        if settings.flyway.callback_locations:
            return LeftOut(f"callback left out: {file.path} is not in callbackLocations")
        return _callback(file, name)
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


def _callback(file: DiscoveredFile, name: Name) -> Name | LeftOut:
    if name.prefix in _DEPLOY:
        return LeftOut(f"callback left out: {file.path}: flyback has no deploy")
    if name.prefix == "beforeConnect" and file.is_sql:
        return LeftOut(f"callback left out: {file.path}: before there is a connection only executable scripts can run")
    return name


def _in_verify_folder(file: DiscoveredFile, stem: str, settings: Settings) -> Sorted:
    found = _in_side_folder(file, stem, settings)
    if not isinstance(found, Name):
        return found
    if not file.is_sql:
        what, hint = "a verification that is no SQL", "write queries that are true, or give no row, when all is well"
        return Problem(code="unsupported-verification", what=what, where=file.path, hint=hint)
    return replace(found, kind=Kind.VERIFICATION)


def _in_side_folder(file: DiscoveredFile, stem: str, settings: Settings) -> Sorted:
    """In an undo or verify folder, where names are those of undo scripts."""
    undo = parse_undo(stem, settings)
    if isinstance(undo, Name):
        return undo
    side, meant = file.folder.value, "a verification" if file.folder is Folder.VERIFY else "an undo script"
    prefixes = "|".join(settings.undo_prefixes)
    example = f"{settings.undo_prefixes[0]}12{settings.flyway.sql_migration_separator}description.sql"
    name = parse(stem, settings)
    if isinstance(name, Name) and name.kind is not Kind.CALLBACK:
        return Problem(
            code=f"migration-in-{side}-folder",
            what=f"a {name.kind.value} migration in the {side} folder",
            where=file.path,
            hint=f"move it to its location; {meant} is named like {example}",
        )
    if _resembles_undo(stem, settings):
        hint = f"{meant} is named like {example}, with a prefix of {prefixes}"
        return Problem(code=f"bad-{side}-name", what=f"not {meant}: {undo.reason}", where=file.path, hint=hint)
    return LeftOut(f"left out: {file.path} is not named as {meant}")


def _resembles_undo(stem: str, settings: Settings) -> bool:
    """Whether somebody meant an undo script: a prefix with a digit or underscore after it, `U12_x`."""
    return any(
        stem.lower().startswith(prefix.lower()) and stem[len(prefix) : len(prefix) + 1] in tuple("_0123456789")
        for prefix in settings.undo_prefixes
    )


def _code(file: DiscoveredFile, settings: Settings) -> LeftOut | Problem | None:
    """What would be a migration or callback if flyback ran Java."""
    stem = sql_stem(file.name, CODE_SUFFIXES)
    if stem is None:
        return None
    side = file.folder in (Folder.UNDO, Folder.VERIFY)
    name = parse_undo(stem, settings) if side else parse(stem, settings)
    if isinstance(name, BadName) and not side:
        name = parse_undo(stem, settings)
    match name:
        case BadName():
            return None
        case Name(kind=Kind.CALLBACK):
            return LeftOut(f"callback left out: {file.path} is Java")
    return Problem(
        code="unsupported-migration",
        what="a Java migration; flyback runs SQL and executable scripts only",
        where=file.path,
        hint="rewrite it in SQL, or keep the project's history from before it in base_dump",
    )
