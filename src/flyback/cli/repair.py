"""`flyback repair`."""

import click

from flyback.cli.gated_options import gated, noted, noting_plan
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.run_options import PLAN, cherry_pick, picked
from flyback.cli.setting_help import CONNECTION, SCRIPTS
from flyback.report.target.changes import repair_json, repair_text
from flyback.workflows import repair as workflow


@click.command(cls=TargetVerb, settings=(*CONNECTION, *SCRIPTS, "ignore-migration-patterns"))
@cherry_pick("Remove these failed migrations")
@PLAN
@gated
@on_target
def repair(errand: Errand, *, cherry_pick: str, only_plan: bool, **options: object) -> Answer:
    """Put the schema history right: forget failed migrations, mark missing ones deleted, align checksums.

    Nothing but the history is changed: what a failed script left behind stays, and is named.
    """
    with errand.opened() as opened:
        versions = picked(cherry_pick)
        if only_plan:
            return noting_plan(opened, "repair", versions)
        result = noted(opened, "repair", versions, options, lambda inside: workflow.repair(inside, versions))
    return Answer(text=repair_text(result), value=repair_json(result))
