"""`repair`, `baseline` and `clean` as text and as JSON."""

from flyback.model.results import BaselineResult, CleanResult, Repair, RepairResult
from flyback.report.json_text import Json
from flyback.report.neutral import one_line
from flyback.report.target.flyway_json import head, own
from flyback.report.target.wording import execution_time, note_lines, quoted

_REMOVED, _DELETED, _ALIGNED = (
    "Removed failed migrations",
    "Marked missing migrations as deleted",
    "Aligned applied migration checksums",
)


def repair_text(result: RepairResult) -> str:
    """A line for each row, and Flyway's closing line."""
    lines = [f"{act}: {_named(each)}" for act, done in _acts(result) for each in done]
    if not result.removed:
        lines.insert(0, "Repair of failed migration in schema history not necessary. No failed migration detected.")
    lines += [f"Not touched by repair: {one_line(each)}" for each in result.remains]
    time = execution_time(result.milliseconds)
    lines.append(
        f"Successfully repaired schema history of schema {quoted(result.place.schema)} (execution time {time})"
    )
    if result.removed:
        lines.append("Manual cleanup of the remaining effects of the failed migration may still be required.")
    return "\n".join([*lines, *note_lines(result.notes)]) + "\n"


def repair_json(result: RepairResult) -> dict[str, Json]:
    """Flyway's members, and flyback's."""
    return {
        "repairActions": [act for act, done in _acts(result) if done],
        "migrationsRemoved": [_repair(each) for each in result.removed],
        "migrationsDeleted": [_repair(each) for each in result.deleted],
        "migrationsAligned": [_repair(each) for each in result.aligned],
        **head("repair", result.place),
        **own("repair", result.place, result.notes, remains=list(result.remains), milliseconds=result.milliseconds),
    }


def baseline_text(result: BaselineResult) -> str:
    """Flyway's line."""
    if result.already_there:
        mark = f"({result.version},{one_line(result.description)})"
        line = f"Schema history of schema {quoted(result.place.schema)} already initialized with {mark}. Skipping."
    else:
        line = f"Successfully baselined schema with version: {result.version}"
    return "\n".join([line, *note_lines(result.notes)]) + "\n"


def baseline_json(result: BaselineResult) -> dict[str, Json]:
    """Flyway's members, and flyback's."""
    return {
        "successfullyBaselined": not result.already_there,
        "baselineVersion": str(result.version),
        **head("baseline", result.place),
        **own("baseline", result.place, result.notes, already_there=result.already_there),
    }


def clean_text(result: CleanResult) -> str:
    """A line for each schema."""
    time = execution_time(result.milliseconds)
    lines = [
        *(f"Successfully cleaned schema {quoted(each)} (execution time {time})" for each in result.cleaned),
        *(f"Successfully dropped schema {quoted(each)} (execution time {time})" for each in result.dropped),
    ]
    return "\n".join([*(lines or ["Nothing to clean."]), *note_lines(result.notes)]) + "\n"


def clean_json(result: CleanResult) -> dict[str, Json]:
    """Flyway's members, and flyback's."""
    return {
        "schemasCleaned": list(result.cleaned),
        "schemasDropped": list(result.dropped),
        **head("clean", result.place),
        **own("clean", result.place, result.notes, milliseconds=result.milliseconds),
    }


def _acts(result: RepairResult) -> tuple[tuple[str, tuple[Repair, ...]], ...]:
    return (_REMOVED, result.removed), (_DELETED, result.deleted), (_ALIGNED, result.aligned)


def _named(repair: Repair) -> str:
    row = repair.row
    return one_line(" - ".join(filter(None, [row.version or "", row.description])))


def _repair(repair: Repair) -> Json:
    return {"version": repair.row.version or "", "description": repair.row.description, "filepath": repair.path}
