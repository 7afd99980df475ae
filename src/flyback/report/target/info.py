"""`info` as text and as JSON."""

from datetime import datetime

from flyback.model.results import InfoResult
from flyback.report.json_text import Json
from flyback.report.neutral import one_line
from flyback.report.target.flyway_json import head, instant, own
from flyback.report.target.flyway_table import Paint, table
from flyback.report.target.migration_lines import Line, lines
from flyback.report.target.wording import note_lines, version_text

_HEADS = ("Category", "Version", "Description", "Type", "Installed On", "State", "Undoable")


def info_text(result: InfoResult, paint: Paint = str) -> str:
    """The schema's version, and a table of the migrations; rows of undo scripts are left out, as Flyway does."""
    rows = [_cells(line) for line in lines(result.listing.migrations) if line.category != "Undo"]
    place = result.place
    text = f"Database: {one_line(place.url)} (PostgreSQL {place.server_version})\n"
    text += f"Schema version: {version_text(result.listing.schema_version)}\n\n"
    text += table(_HEADS, rows, "No migrations found", paint)
    return text + "".join(f"{line}\n" for line in note_lines(result.notes))


def migration_ids(result: InfoResult) -> str:
    """`1,2,views`: versions, and descriptions of what has none; one line."""
    ids = (str(line.version or line.description) for line in lines(result.listing.migrations))
    return one_line(",".join(ids)) + "\n"


def info_json(result: InfoResult) -> dict[str, Json]:
    """Flyway's members, and flyback's."""
    version = result.listing.schema_version
    return {
        "schemaVersion": None if version is None else str(version),
        "schemaName": ", ".join(result.place.schemas),
        "migrations": [_object(line) for line in lines(result.listing.migrations)],
        "allSchemasEmpty": result.all_schemas_empty,
        "timestamp": instant(result.now),
        "exception": None,
        "licenseFailed": False,
        **head("info", result.place),
        **own("info", result.place, result.notes, pending=len(result.listing.pending)),
    }


def _cells(line: Line) -> tuple[str, ...]:
    installed = "" if line.installed_on is None else line.installed_on.strftime("%Y-%m-%d %H:%M:%S")
    version = "" if line.version is None else str(line.version)
    return (line.category, version, line.description, line.type, installed, line.state.value, line.undoable)


def _object(line: Line) -> Json:
    return {
        "category": line.category,
        "version": "" if line.version is None else str(line.version),
        "rawVersion": line.raw_version,
        "description": line.description,
        "type": line.type,
        "installedOnUTC": _utc(line.installed_on),
        "state": line.state.value,
        "undoable": line.undoable,
        "filepath": line.file,
        "undoFilepath": line.undo_file,
        "installedBy": line.installed_by,
        "shouldExecuteExpression": "",
        "executionTime": line.execution_time,
    }


def _utc(when: datetime | None) -> str:
    return "" if when is None else instant(when)  # times in the history are local and have no zone, as Flyway's
