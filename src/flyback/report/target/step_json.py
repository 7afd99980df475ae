"""One script of a plan as JSON, before it runs and after."""

from flyback.model.plan import Step
from flyback.report.json_text import Json


def step_json(step: Step) -> dict[str, Json]:
    """Which script goes which way, and the row it leaves."""
    return {
        "direction": step.direction.value,
        "version": None if step.version is None else str(step.version),
        "description": step.description,
        "script": step.source.path,
        "script_digest": step.source.digest,
        "installed_rank": step.installed_rank,
        "out_of_order": step.out_of_order,
        "in_transaction": step.atomic,
    }
