"""The answer and the exit code of a run, `migrate` or `undo`."""

from datetime import UTC, datetime

from flyback.cli.on_target import Answer
from flyback.errors import BlockedError
from flyback.model.plan import Direction
from flyback.model.results import MigrateResult
from flyback.model.run import InDoubt, Outcome, Partial
from flyback.report.target.failures import withheld
from flyback.report.target.run_json import migrate_json, undo_json
from flyback.report.target.run_text import run_text, succeeded

PARTIAL = 5


def run_answer(result: MigrateResult, direction: Direction) -> Answer:
    """0 where every script is there, 5 where one is half there or in doubt, 1 where one failed without a trace.

    3 where a gate closed before one could begin.
    """
    value = undo_json(result) if direction is Direction.UNDO else migrate_json(result, datetime.now(UTC))
    text = run_text(result, direction)
    if succeeded(result):
        return Answer(text=text, value=value)
    return Answer(text=f"error: {text}", value=value, code=_code(result.outcomes))


def _code(outcomes: tuple[Outcome, ...]) -> int:
    if any(isinstance(each, Partial | InDoubt) for each in outcomes):
        return PARTIAL
    return BlockedError.exit_code if withheld(outcomes) else 1
