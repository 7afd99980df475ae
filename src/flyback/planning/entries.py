"""What the three kinds of entries of a listing have in common."""

from flyback.model.history import HistoryRow
from flyback.model.migration import Applied, ForwardScript, Migration, Resolved, Unresolved
from flyback.model.script import BaselineScript, RepeatableScript
from flyback.model.version import Version


def history_type(script: ForwardScript) -> str:
    """The type of the row that a script leaves in the history."""
    if isinstance(script, BaselineScript):
        return "SQL_BASELINE"
    return "SQL" if script.source.is_sql else "SCRIPT"


def script_version(script: ForwardScript) -> Version | None:
    """A script's version; None for a repeatable one."""
    return None if isinstance(script, RepeatableScript) else script.version


def row_of(migration: Migration) -> HistoryRow | None:
    """The history's row of a migration, or None."""
    return None if isinstance(migration, Resolved) else migration.row


def script_of(migration: Migration) -> ForwardScript | None:
    """The project's script of a migration, or None."""
    return None if isinstance(migration, Unresolved) else migration.script


def version_of(migration: Migration) -> Version | None:
    """The version, as the history has it where there is a row; None for repeatable migrations and schema creation."""
    match migration:
        case Resolved(script=script):
            return script_version(script)
        case Applied(row=row) | Unresolved(row=row):
            return None if row.version is None else Version(row.version)


def description_of(migration: Migration) -> str:
    """The description, as the history has it where there is a row."""
    return migration.script.description if isinstance(migration, Resolved) else migration.row.description
