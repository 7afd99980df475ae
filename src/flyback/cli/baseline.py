"""`flyback baseline`."""

import click

from flyback.cli.gated_options import gated, noted, noting_plan
from flyback.cli.on_target import Answer, Errand, TargetVerb, on_target
from flyback.cli.run_options import PLAN
from flyback.cli.setting_help import CONNECTION
from flyback.report.target.changes import baseline_json, baseline_text
from flyback.workflows import baseline as workflow


@click.command(cls=TargetVerb, settings=(*CONNECTION, "baseline-version", "baseline-description", "installed-by"))
@PLAN
@gated
@on_target
def baseline(errand: Errand, *, only_plan: bool, **options: object) -> Answer:
    """Mark a database that is there already as being at a version.

    Migrations up to that version will never run on it.
    """
    with errand.opened() as opened:
        version = errand.settings.flyway.baseline_version
        if only_plan:
            return noting_plan(opened, "baseline", (version,))
        result = noted(opened, "baseline", (version,), options, workflow.baseline)
    return Answer(text=baseline_text(result), value=baseline_json(result))
