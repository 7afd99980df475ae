"""Rows of Flyway's schema history table.

Source: Flyway 13, as it writes and reads them on PostgreSQL.
"""

from datetime import datetime

from flyback.frozen import frozen

SYNTHETIC = frozenset({"SCHEMA", "BASELINE", "DELETE"})
"""Types of rows behind which no script was run."""
BASELINES = frozenset({"BASELINE", "SQL_BASELINE", "JDBC_BASELINE", "SQL_STATE_SCRIPT", "JDBC_STATE_SCRIPT"})
_NEW_NAMES = {"SPRING_JDBC": "JDBC", "SQL_STATE_SCRIPT": "SQL_BASELINE", "JDBC_STATE_SCRIPT": "JDBC_BASELINE"}
UNDOS = frozenset({"UNDO_SQL", "UNDO_SCRIPT", "UNDO_JDBC", "UNDO_CUSTOM"})
KNOWN = SYNTHETIC | BASELINES | UNDOS | {"SQL", "JDBC", "SPRING_JDBC", "SCRIPT", "CUSTOM"}


def stored_description(description: str) -> str:
    """A description as the history holds it: abbreviated to 200 characters."""
    return description if len(description) <= 200 else description[:197] + "..."


def stored_script(script: str) -> str:
    """A script's path as the history holds it: if too long, `...` and its fourth to 1000th character."""
    return script if len(script) <= 1000 else "..." + script[3:1000]


@frozen
class HistoryRow:
    """One row, column by column."""

    installed_rank: int
    version: str | None
    """As stored; None for repeatable migrations and schema creation."""
    description: str
    type: str
    """One of `KNOWN`, unless something newer than flyback wrote the row."""
    script: str
    checksum: int | None
    installed_by: str
    installed_on: datetime
    """Without time zone, as stored: local time of whoever wrote it."""
    execution_time: int
    """Milliseconds."""
    success: bool


def present_type(row: HistoryRow) -> str:
    """A row's type, by its present name where an old Flyway wrote another."""
    return _NEW_NAMES.get(row.type, row.type)
