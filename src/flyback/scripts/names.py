"""What a file name says, read exactly as Flyway reads it.

Source: Flyway 13's algorithm: the suffix is taken off without regard to case, the longest prefix wins with regard to
case, and the first separator divides version and description.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

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

SCRIPT_SUFFIXES = (".cmd", ".bat", ".ps1", ".py", ".sh", ".bash")
CODE_SUFFIXES = (".java", ".class", ".kt", ".groovy", ".scala")


class Kind(enum.Enum):
    """What a file is for."""

    VERSIONED = "versioned"
    BASELINE = "baseline"
    REPEATABLE = "repeatable"
    CALLBACK = "callback"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True)
class BadName:
    """A file name that was not understood, and why."""

    reason: str


def sql_stem(file_name: str, suffixes: Iterable[str]) -> str | None:
    """The name without its SQL suffix; None when it has none of the suffixes."""
    lower = file_name.lower()
    for suffix in suffixes:
        if lower.endswith(suffix.lower()):
            return file_name[: len(file_name) - len(suffix)]
    return None


def parse(stem: str, settings: Settings) -> Name | BadName:
    """Read the name of a file in a location, its suffix already gone."""
    flyway = settings.flyway
    kinds = {
        flyway.sql_migration_prefix: Kind.VERSIONED,
        flyway.repeatable_sql_migration_prefix: Kind.REPEATABLE,
        **dict.fromkeys(EVENTS, Kind.CALLBACK),
    }
    kinds.setdefault(flyway.baseline_migration_prefix, Kind.BASELINE)
    return _parse(stem, kinds, flyway.sql_migration_separator)


def parse_undo(stem: str, settings: Settings) -> Name | BadName:
    """Read the name of a file in the undo folder, its suffix already gone."""
    kinds = dict.fromkeys(settings.undo_prefixes, Kind.UNDO)
    return _parse(stem, kinds, settings.flyway.sql_migration_separator)


def _parse(stem: str, kinds: dict[str, Kind], separator: str) -> Name | BadName:
    prefix = next((found for found in sorted(kinds, key=len, reverse=True) if stem.startswith(found)), None)
    if prefix is None:
        return BadName("no migration begins like that")
    kind = kinds[prefix]
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
