"""`flyback history`."""

import click

from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.setting_help import CONNECTION
from flyback.report.target.history_rows import history_json, history_text
from flyback.workflows import history as workflow


@click.command(cls=TargetVerb, settings=CONNECTION)
@on_target
def history(errand: Errand) -> Answer:
    """Show the rows of the schema history table as they are, markers and all, the latest last."""
    with errand.opened() as opened:
        result = workflow.history(opened)
    return Answer(text=history_text(result), value=history_json(result))
