"""`flyback validate`."""

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.report.target.validation import validate_json, validate_text
from flyback.workflows import validate as workflow


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "target", "out-of-order", "ignore-migration-patterns"))
@on_target
def validate(errand: Errand) -> Answer:
    """Compare the scripts with what was applied: checksums, descriptions, types, states.

    Exit codes: 0 all agrees, 1 something does not, also with --json.
    """
    with errand.opened() as opened:
        result = workflow.validate(opened)
    return Answer(
        text=f"{'error: ' if result.invalid else ''}{validate_text(result)}",
        value=validate_json(result),
        code=1 if result.invalid else 0,
    )
