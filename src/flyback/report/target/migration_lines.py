"""Migrations of a listing as the lines of `info`.

Source: Flyway 13, what it prints and writes into its JSON for each state.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from flyback.frozen import frozen
from flyback.model.history import BASELINES, SYNTHETIC, UNDOS, HistoryRow, present_type
from flyback.model.migration import Applied, ForwardScript, Migration, Resolved, State
from flyback.model.script import BaselineScript, RepeatableScript
from flyback.model.version import Version


@frozen
class Line:
    """One migration, every cell that some report shows."""

    category: str
    """Empty for markers."""
    version: Version | None
    raw_version: str
    """As the file's name has it, `1_2`."""
    description: str
    type: str
    state: State
    undoable: str
    """`Yes`, `No`, or empty where that is no question."""
    file: str
    undo_file: str
    installed_on: datetime | None = None
    installed_by: str = ""
    execution_time: int = 0


def lines(migrations: Iterable[Migration]) -> tuple[Line, ...]:
    """One line for each migration, in the same order."""
    return tuple(_line(each) for each in migrations)


def _line(migration: Migration) -> Line:
    script = None if not isinstance(migration, Resolved | Applied) else migration.script
    undo = None if not isinstance(migration, Resolved | Applied) else migration.undo
    file = script.source.file or script.source.path if script else ""
    undo_file = undo.source.file or undo.source.path if undo else ""
    if isinstance(migration, Resolved):
        version = _version(migration.script)
        return Line(
            category=_category(migration.script),
            version=version,
            raw_version=_raw(version, migration.script.source.script),
            description=migration.script.description,
            type=_type(migration.script),
            state=migration.state,
            undoable=_undoable(migration.state, version, is_there=bool(undo)),
            file=file,
            undo_file=undo_file,
        )
    row = migration.row
    version = None if row.version is None else Version(row.version)
    undoable = "" if row.type in UNDOS else _undoable(migration.state, version, is_there=bool(undo))
    return Line(
        category=_category_of_row(row),
        version=version,
        raw_version=_raw(version, row.script),
        description=row.description,
        type=present_type(row),
        state=migration.state,
        undoable=undoable,
        file=file,
        undo_file=undo_file,
        installed_on=row.installed_on,
        installed_by=row.installed_by,
        execution_time=row.execution_time,
    )


def _version(script: ForwardScript) -> Version | None:
    return None if isinstance(script, RepeatableScript) else script.version


def _raw(version: Version | None, script: str) -> str:
    if version is None:
        return ""
    found = re.search(re.escape(version.text).replace(r"\.", "[._]"), script.rpartition("/")[2])
    return found[0] if found else version.text


def _type(script: ForwardScript) -> str:
    if isinstance(script, BaselineScript):
        return "SQL_BASELINE"
    return "SQL" if script.source.is_sql else "SCRIPT"


def _category(script: ForwardScript) -> str:
    if isinstance(script, RepeatableScript):
        return "Repeatable"
    return "Baseline" if isinstance(script, BaselineScript) else "Versioned"


def _category_of_row(row: HistoryRow) -> str:
    if row.type in SYNTHETIC:
        return ""
    if row.type in UNDOS:
        return "Undo"
    if row.version is None:
        return "Repeatable"
    return "Baseline" if row.type in BASELINES else "Versioned"


def _undoable(state: State, version: Version | None, *, is_there: bool) -> str:
    if version is None or state in (State.UNDONE, State.DELETED):
        return ""
    return "Yes" if is_there and not state.failed else "No"
