"""The rows of the schema history table as they are, markers and all."""

from flyback.model.history import HistoryRow
from flyback.model.results import HistoryResult
from flyback.report.json_text import Json
from flyback.report.target.flyway_json import head, own
from flyback.report.target.flyway_table import table
from flyback.report.target.wording import note_lines

_HEADS = (
    "Rank",
    "Version",
    "Description",
    "Type",
    "Script",
    "Checksum",
    "Installed By",
    "Installed On",
    "ms",
    "Success",
)


def history_text(result: HistoryResult) -> str:
    """A table, the latest row last."""
    lines = "".join(f"{line}\n" for line in note_lines(result.notes))
    return table(_HEADS, [_cells(row) for row in result.rows], "No rows") + lines


def history_json(result: HistoryResult) -> dict[str, Json]:
    """Every column by its name; times without time zone, as stored."""
    found: list[Json] = [
        {
            "installed_rank": row.installed_rank,
            "version": row.version,
            "description": row.description,
            "type": row.type,
            "script": row.script,
            "checksum": row.checksum,
            "installed_by": row.installed_by,
            "installed_on": row.installed_on.isoformat(),
            "execution_time": row.execution_time,
            "success": row.success,
        }
        for row in result.rows
    ]
    return {**head("history", result.place), **own("history", result.place, result.notes, rows=found)}


def _cells(row: HistoryRow) -> tuple[str, ...]:
    return (
        str(row.installed_rank),
        row.version or "",
        row.description,
        row.type,
        row.script,
        "" if row.checksum is None else str(row.checksum),
        row.installed_by,
        row.installed_on.isoformat(" ", "seconds"),
        str(row.execution_time),
        "true" if row.success else "false",
    )
