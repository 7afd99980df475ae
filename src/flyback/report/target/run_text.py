"""The end of `migrate` and `undo` as text; what was told while it ran is not repeated."""

from flyback.model.plan import Direction
from flyback.model.results import MigrateResult
from flyback.model.run import Committed
from flyback.report.amounts import counted
from flyback.report.target.failures import failures_text
from flyback.report.target.wording import EMPTY_SCHEMA, execution_time, quoted


def succeeded(result: MigrateResult) -> bool:
    """Whether every script is there."""
    return all(isinstance(each, Committed) for each in result.outcomes)


def run_text(result: MigrateResult, direction: Direction) -> str:
    """Flyway's closing line, or everything about the failure."""
    schema = result.place.schema
    if not succeeded(result):
        return failures_text(result.outcomes, schema)
    done = len(result.outcomes)
    time = f"(execution time {execution_time(result.milliseconds)})"
    if direction is Direction.UNDO:
        if not done:
            return f"Schema {quoted(schema)} has nothing to undo.\n"
        version = EMPTY_SCHEMA if result.target is None else f"v{result.target}"
        undone = f"Successfully undid {counted(done, 'migration')} to schema {quoted(schema)}"
        return f"{undone}, now at version {version} {time}\n"
    if not done:
        return f"Schema {quoted(schema)} is up to date. No migration necessary.\n"
    version = "" if result.target is None else f", now at version v{result.target}"
    return f"Successfully applied {counted(done, 'migration')} to schema {quoted(schema)}{version} {time}\n"
