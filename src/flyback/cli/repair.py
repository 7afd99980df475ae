"""`flyback repair`."""

import click

from flyback.cli.gated_options import gated, noted
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.run_options import cherry_pick, picked
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.report.target.changes import repair_json, repair_text
from flyback.workflows import repair as workflow


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "ignore-migration-patterns"))
@cherry_pick("Remove these failed migrations")
@gated
@on_target
def repair(errand: Errand, *, cherry_pick: str, **options: object) -> Answer:
    """Put the schema history right: forget failed migrations, mark missing ones deleted, align checksums.

    Nothing but the history is changed: what a failed script left behind stays, and is named.
    """
    with errand.opened() as opened:
        versions = picked(cherry_pick)
        result = noted(opened, "repair", versions, options, lambda: workflow.repair(opened, versions))
    return Answer(text=repair_text(result), value=repair_json(result))
