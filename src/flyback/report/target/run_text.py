"""The end of `migrate` and `undo` as text; what was told while it ran is not repeated."""

from flyback.model.plan import Direction
from flyback.model.results import MigrateResult
from flyback.model.run import Committed
from flyback.report.amounts import counted
from flyback.report.target.failures import failures_text
from flyback.report.target.wording import EMPTY_SCHEMA, execution_time, note_lines, quoted


def succeeded(result: MigrateResult) -> bool:
    """Whether every script is there."""
    return all(isinstance(each, Committed) for each in result.outcomes)


def run_text(result: MigrateResult, direction: Direction) -> str:
    """Flyway's closing line, or everything about the failure; then what is worth knowing beside it."""
    if not succeeded(result):
        text = failures_text(result.outcomes, result.place.schema)
    else:
        text = f"{_undone(result) if direction is Direction.UNDO else _applied(result)}\n"
    return text + "".join(f"{line}\n" for line in note_lines(result.notes))


def _applied(result: MigrateResult) -> str:
    schema, done = quoted(result.place.schema), len(result.outcomes)
    if not done:
        return f"Schema {schema} is up to date. No migration necessary."
    version = "" if result.target is None else f", now at version v{result.target}"
    return f"Successfully applied {counted(done, 'migration')} to schema {schema}{version} {_time(result)}"


def _undone(result: MigrateResult) -> str:
    schema, done = quoted(result.place.schema), len(result.outcomes)
    if not done:
        return f"Schema {schema} has nothing to undo."
    version = EMPTY_SCHEMA if result.target is None else f"v{result.target}"
    return (
        f"Successfully undid {counted(done, 'migration')} to schema {schema}, now at version {version} {_time(result)}"
    )


def _time(result: MigrateResult) -> str:
    return f"(execution time {execution_time(result.milliseconds)})"
