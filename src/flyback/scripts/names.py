"""What a file name says, read exactly as Flyway reads it.

Source: Flyway 13's algorithm: the suffix is taken off without regard to case, the longest prefix wins with regard to
case, and the first separator divides version and description.
"""

import enum
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from flyback.frozen import frozen
from flyback.model.version import Version
from flyback.settings import Settings

_COMMANDS = ("Migrate", "Undo", "Validate", "Info", "Baseline", "Repair", "Clean", "Deploy")
EVENTS = (
    *(f"before{command}" for command in _COMMANDS),
    *(f"after{command}" for command in _COMMANDS),
    *(f"after{command}Error" for command in _COMMANDS),
    *(f"{when}Each{command}" for when in ("before", "after") for command in ("Migrate", "Undo")),
    *(f"{when}Each{command}Statement" for when in ("before", "after") for command in ("Migrate", "Undo")),
    *(f"afterEach{command}{what}Error" for command in ("Migrate", "Undo") for what in ("", "Statement")),
    "beforeConnect",
    "afterConnect",
    "afterVersioned",
    "beforeRepeatables",
    "afterMigrateApplied",
    "createSchema",
    "beforeCreateSchema",
    "afterMigrateOperationFinish",
    "afterInfoOperationFinish",
)
"""Every callback event Flyway knows: a file named so is a callback."""

EXECUTABLE_SUFFIXES = (".cmd", ".bat", ".ps1", ".py", ".sh", ".bash")
"""Of scripts that are run as programs; a name without any dot is one, too."""
CODE_SUFFIXES = (".java", ".class", ".kt", ".groovy", ".scala")


class Kind(enum.Enum):
    """What a file is for."""

    VERSIONED = "versioned"
    BASELINE = "baseline"
    REPEATABLE = "repeatable"
    CALLBACK = "callback"
    UNDO = "undo"
    VERIFICATION = "verification"


@frozen
class Name:
    """A file name that was understood."""

    kind: Kind
    prefix: str
    raw_version: str
    """As written, `1_2`; empty for what has no version."""
    description: str

    @property
    def version(self) -> Version:
        """The version; only for names that have one."""
        return Version(self.raw_version)


class BadName(NamedTuple):
    """A file name that was not understood, and why."""

    reason: str


def sql_stem(file_name: str, suffixes: Iterable[str]) -> str | None:
    """The name without its SQL suffix; None when it has none of the suffixes."""
    lower = file_name.lower()
    for suffix in suffixes:
        if lower.endswith(suffix.lower()):
            return file_name[: len(file_name) - len(suffix)]
    return None


def executable_stem(file_name: str) -> str | None:
    """The name without the suffix of a program; None when it has another suffix."""
    return file_name if "." not in file_name else sql_stem(file_name, EXECUTABLE_SUFFIXES)


def is_program(file_name: str, settings: Settings) -> bool:
    """Whether a file is an executable script that has to do with migrations."""
    stem = executable_stem(file_name)
    return stem is not None and any(isinstance(each(stem, settings), Name) for each in (parse, parse_undo))


def is_callback(file_name: str, settings: Settings) -> bool:
    """Whether a file is a callback, SQL or executable."""
    stem = sql_stem(file_name, settings.flyway.sql_migration_suffixes)
    stem = executable_stem(file_name) if stem is None else stem
    name = None if stem is None else parse(stem, settings)
    return isinstance(name, Name) and name.kind is Kind.CALLBACK


def parse(stem: str, settings: Settings) -> Name | BadName:
    """Read the name of a file in a location, its suffix already gone."""
    flyway = settings.flyway
    prefixes = _prefixes(
        flyway.sql_migration_prefix, flyway.repeatable_sql_migration_prefix, flyway.baseline_migration_prefix
    )
    return _parse(stem, prefixes, flyway.sql_migration_separator)


def parse_undo(stem: str, settings: Settings) -> Name | BadName:
    """Read the name of a file in the undo folder or the verify folder, its suffix already gone."""
    return _parse(stem, _undo_prefixes(settings.undo_prefixes), settings.flyway.sql_migration_separator)


_Prefixes = Mapping[str, tuple[tuple[str, Kind], ...]]
"""Prefixes by their first letter, the longest first, since every name of a project is held against them."""


@lru_cache(maxsize=8)
def _prefixes(versioned: str, repeatable: str, baseline: str) -> _Prefixes:
    kinds = {versioned: Kind.VERSIONED, repeatable: Kind.REPEATABLE, **dict.fromkeys(EVENTS, Kind.CALLBACK)}
    kinds.setdefault(baseline, Kind.BASELINE)
    return _by_first_letter(kinds)


@lru_cache(maxsize=8)
def _undo_prefixes(prefixes: tuple[str, ...]) -> _Prefixes:
    return _by_first_letter(dict.fromkeys(prefixes, Kind.UNDO))


def _by_first_letter(kinds: Mapping[str, Kind]) -> _Prefixes:
    longest = sorted(kinds.items(), key=lambda item: len(item[0]), reverse=True)
    letters = {"", *(prefix[:1] for prefix in kinds)}
    return {letter: tuple(item for item in longest if item[0][:1] in ("", letter)) for letter in letters}


def _parse(stem: str, prefixes: _Prefixes, separator: str) -> Name | BadName:
    candidates = prefixes.get(stem[:1], prefixes[""])
    prefix, kind = next((item for item in candidates if stem.startswith(item[0])), ("", None))
    if kind is None:
        return BadName("no migration begins like that")
    left, _, raw_description = stem[len(prefix) :].partition(separator)
    if kind in (Kind.REPEATABLE, Kind.CALLBACK):
        reason = ""
        if left:
            reason = f"a {kind.value} cannot contain a version; it looks like {prefix}{separator}description.sql"
        elif kind is Kind.REPEATABLE and stem == prefix:
            reason = "a repeatable needs a description"
    else:
        reason = _version_fault(left, f"{prefix}1.2{separator}description.sql")
    if reason:
        return BadName(reason)
    return Name(kind=kind, prefix=prefix, raw_version=left, description=raw_description.replace("_", " "))


def _version_fault(text: str, example: str) -> str:
    if not text:
        return f"the version is missing; it looks like {example}"
    try:
        Version(text)
    except ValueError as error:
        return str(error)
    return ""
